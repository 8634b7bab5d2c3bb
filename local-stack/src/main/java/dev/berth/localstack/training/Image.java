package dev.berth.localstack.training;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** One image's way into a registry and out of it. */
final class Image {

  private static final int REPOSITORIES = 8;
  private static final int SMALL = 3_000;
  private static final int LARGE = 1 << 20;
  private static final int LARGE_EVERY = 8;
  private static final byte[] NOTHING = {};
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Caller caller;
  private final int number;
  private final String repository;
  private final String tag;

  Image(Caller caller, int number) {
    this.caller = caller;
    this.number = number;
    this.repository = "/v2/training/repository-" + number % REPOSITORIES;
    this.tag = "v" + number;
  }

  /** Does what clients do, and now and then what they do seldom. */
  void pushAndPull() throws IOException, InterruptedException {
    byte[] config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"%d\"}"
            .formatted(number)
            .getBytes(StandardCharsets.UTF_8);
    byte[] first = bytes(number, SMALL);
    byte[] second = bytes(-1 - number, number % LARGE_EVERY == 0 ? LARGE : 10 * SMALL);
    pushAtOnce(config);
    pushInOneChunk(first);
    pushInTwoChunks(second);
    byte[] manifest = manifest(config, first, second);
    put(manifest, MANIFEST, tag);
    put(index(manifest), INDEX, tag + "-index");
    pull(digest(manifest), config, first, second);
    seldom(first, manifest);
  }

  private void pushAtOnce(byte[] blob) throws IOException, InterruptedException {
    isMissing(blob);
    String session = open();
    caller.send(201, "PUT", with(session, "digest=" + digest(blob)), blob, octets());
  }

  private void pushInOneChunk(byte[] blob) throws IOException, InterruptedException {
    isMissing(blob);
    String session = patch(open(), blob);
    caller.send(201, "PUT", with(session, "digest=" + digest(blob)), NOTHING);
  }

  private void pushInTwoChunks(byte[] blob) throws IOException, InterruptedException {
    isMissing(blob);
    byte[] half = Arrays.copyOf(blob, blob.length / 2);
    byte[] rest = Arrays.copyOfRange(blob, half.length, blob.length);
    String session = patch(open(), half);
    caller.send(204, "GET", session, NOTHING);
    caller.send(201, "PUT", with(session, "digest=" + digest(blob)), rest, octets());
  }

  private void isMissing(byte[] blob) throws IOException, InterruptedException {
    caller.send(404, "HEAD", repository + "/blobs/" + digest(blob), NOTHING);
  }

  private String open() throws IOException, InterruptedException {
    return location(caller.send(202, "POST", repository + "/blobs/uploads/", NOTHING));
  }

  private String patch(String session, byte[] chunk) throws IOException, InterruptedException {
    return location(caller.send(202, "PATCH", session, chunk, octets()));
  }

  private void put(byte[] manifest, String type, String reference)
      throws IOException, InterruptedException {
    caller.send(201, "PUT", repository + "/manifests/" + reference, manifest, "Content-Type", type);
  }

  private void pull(String digest, byte[]... blobs) throws IOException, InterruptedException {
    String[] accept = {"Accept", MANIFEST + ", " + INDEX};
    caller.send(200, "GET", "/v2/", NOTHING);
    caller.send(200, "HEAD", repository + "/manifests/" + tag, NOTHING, accept);
    caller.send(200, "GET", repository + "/manifests/" + tag, NOTHING, accept);
    caller.send(200, "GET", repository + "/manifests/" + digest, NOTHING, accept);
    caller.send(200, "GET", repository + "/manifests/" + tag + "-index", NOTHING, accept);
    for (byte[] blob : blobs) {
      String place = repository + "/blobs/" + digest(blob);
      caller.send(200, "HEAD", place, NOTHING);
      if (!Arrays.equals(caller.send(200, "GET", place, NOTHING).body(), blob)) {
        throw new StackException("GET %s gave other bytes".formatted(place));
      }
    }
  }

  private void seldom(byte[] blob, byte[] manifest) throws IOException, InterruptedException {
    String place = repository + "/blobs/" + digest(blob);
    caller.send(206, "GET", place, NOTHING, "Range", "bytes=10-99");
    caller.send(200, "GET", repository + "/tags/list?n=10", NOTHING);
    caller.send(200, "GET", repository + "/referrers/" + digest(manifest), NOTHING);
    caller.send(200, "GET", "/v2/_catalog?n=10", NOTHING);
    caller.send(404, "GET", repository + "/manifests/absent", NOTHING);
    caller.send(400, "PUT", with(open(), "digest=" + digest(manifest)), blob, octets());
    caller.send(204, "DELETE", open(), NOTHING);
    String from = repository.substring("/v2/".length());
    String mount = "?mount=%s&from=%s".formatted(digest(blob), from);
    caller.send(201, "POST", repository + "-mounted/blobs/uploads/" + mount, NOTHING);
    caller.send(202, "DELETE", repository + "/manifests/" + tag + "-index", NOTHING);
  }

  private static byte[] manifest(byte[] config, byte[]... layers) {
    StringBuilder descriptors = new StringBuilder();
    for (byte[] layer : layers) {
      descriptors.append(descriptors.isEmpty() ? "" : ",");
      descriptors.append(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer));
    }
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            MANIFEST, descriptor("application/vnd.oci.image.config.v1+json", config), descriptors)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] index(byte[] manifest) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(INDEX, descriptor(MANIFEST, manifest))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String descriptor(String type, byte[] content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest(content), content.length);
  }

  private static String[] octets() {
    return new String[] {"Content-Type", "application/octet-stream"};
  }

  private static String location(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new StackException(response.uri() + " was answered without Location"));
  }

  private static String with(String location, String query) {
    return location + (location.contains("?") ? '&' : '?') + query;
  }

  private static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
