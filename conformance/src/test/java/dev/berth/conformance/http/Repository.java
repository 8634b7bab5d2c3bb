package dev.berth.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.content.MediaTypes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * One repository of a registry, with a method for each thing the spec lets a client ask of it.
 *
 * @param registry where it is
 * @param name its name
 */
public record Repository(Registry registry, String name) {

  private static final String OCTETS = "application/octet-stream";
  private static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.MANIFEST,
          MediaTypes.INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_LIST);

  /** end-2. */
  public Answer getBlob(String digest, String... headers) {
    return registry.send("GET", blobPath(digest), headers);
  }

  /** end-2. */
  public Answer headBlob(String digest, String... headers) {
    return registry.send("HEAD", blobPath(digest), headers);
  }

  /** end-10. */
  public Answer deleteBlob(String digest) {
    return registry.send("DELETE", blobPath(digest));
  }

  /** A GET of what the Location of an answer points at. */
  public Answer follow(Answer created) {
    return registry.get(created.required("Location"), "Accept", ACCEPT);
  }

  /** end-3, with an Accept that is a usual client's. */
  public Answer getManifest(String reference, String... headers) {
    return getManifestAs(reference, plus(headers, "Accept", ACCEPT));
  }

  /** end-3 with no headers but these. */
  public Answer getManifestAs(String reference, String... headers) {
    return registry.send("GET", manifestPath(reference), headers);
  }

  /** end-3, with an Accept that is a usual client's. */
  public Answer headManifest(String reference, String... headers) {
    return headManifestAs(reference, plus(headers, "Accept", ACCEPT));
  }

  /** end-3 with no headers but these. */
  public Answer headManifestAs(String reference, String... headers) {
    return registry.send("HEAD", manifestPath(reference), headers);
  }

  /** end-7a, and end-7b where the reference has a query; the Content-Type is the manifest's. */
  public Answer putManifest(String reference, Manifest manifest, String... headers) {
    return putManifestAs(reference, manifest, plus(headers, "Content-Type", manifest.mediaType()));
  }

  /** end-7a with no headers but these. */
  public Answer putManifestAs(String reference, Manifest manifest, String... headers) {
    return registry.send("PUT", manifestPath(reference), manifest.bytes(), headers);
  }

  /** end-9. */
  public Answer deleteManifest(String reference, String... headers) {
    return registry.send("DELETE", manifestPath(reference), headers);
  }

  /** end-8a, and end-8b with a query such as {@code ?n=5}. */
  public Answer tags(String query) {
    return registry.get("/v2/" + name + "/tags/list" + query);
  }

  /** end-12a. */
  public Answer referrers(String digest) {
    return registry.get("/v2/" + name + "/referrers/" + digest);
  }

  /** end-12b. */
  public Answer referrers(String digest, String artifactType) {
    return registry.get(
        "/v2/" + name + "/referrers/" + digest + "?artifactType=" + encoded(artifactType));
  }

  /** end-4a, and end-4c, end-11 with a query. */
  public Answer startUpload(String query) {
    return registry.send("POST", uploadsPath() + query);
  }

  /** end-4b. */
  public Answer postBlob(String digest, byte[] bytes) {
    return registry.send(
        "POST", uploadsPath() + "?digest=" + digest, bytes, "Content-Type", OCTETS);
  }

  /** end-11. */
  public Answer mount(String digest, Repository from) {
    return startUpload("?mount=" + digest + "&from=" + encoded(from.name));
  }

  /** A session that end-4a must open. */
  public Upload openUpload() {
    return openUpload("");
  }

  /** A session that end-4a, with a query, must open. */
  public Upload openUpload(String query) {
    Answer answer = startUpload(query);
    assertThat(answer).hasStatus(202);
    return openedUpload(answer);
  }

  /** The session that an answer has opened. */
  public Upload openedUpload(Answer opened) {
    return new Upload(registry, opened.required("Location"));
  }

  /** Pushes a blob, which must work. */
  public void push(Blob blob) {
    push(blob, Algorithm.SHA256);
  }

  /** Pushes a blob under a digest of this algorithm, which must work. */
  public void push(Blob blob, Algorithm algorithm) {
    assertThat(openUpload().finish(blob.digest(algorithm), blob.bytes())).hasStatus(201);
  }

  /** Pushes blobs, then manifests by their digests, which must all work. */
  public void push(Content content) {
    pushBlobs(content);
    for (Manifest manifest : content.manifests()) {
      assertThat(putManifest(manifest.digest(content.algorithm()), manifest)).hasStatus(201);
    }
  }

  /** Pushes all of it, the root by its digest and by a tag that leads to this digest. */
  public void push(Content content, String tag) {
    push(content);
    assertThat(putManifest(tagReference(content, tag), content.root())).hasStatus(201);
  }

  /** A PUT by tag alone would make a sha256 digest, and so another manifest. */
  private static String tagReference(Content content, String tag) {
    return content.algorithm() == Algorithm.SHA256 ? tag : content.digest() + "?tag=" + tag;
  }

  /** Pushes the blobs, which must work. */
  public void pushBlobs(Content content) {
    content.blobs().forEach(blob -> push(blob, content.algorithm()));
  }

  /** The path of a blob. */
  public String blobPath(String digest) {
    return "/v2/" + name + "/blobs/" + digest;
  }

  /** The path of a manifest. */
  public String manifestPath(String reference) {
    return "/v2/" + name + "/manifests/" + reference;
  }

  /** The path that uploads are started at. */
  public String uploadsPath() {
    return "/v2/" + name + "/blobs/uploads/";
  }

  private static String[] plus(String[] headers, String name, String value) {
    return Stream.concat(Stream.of(headers), Stream.of(name, value)).toArray(String[]::new);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
