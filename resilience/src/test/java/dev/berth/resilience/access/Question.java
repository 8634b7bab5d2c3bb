package dev.berth.resilience.access;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request of a row, made ready by somebody who may do everything, so that only access decides.
 */
final class Question {

  private static final String OCTETS = "application/octet-stream";
  private static final String ABSENT = "sha256:" + "0".repeat(64);

  private final String method;
  private final String location;
  private final byte[] body;
  private final String type;

  private Question(String method, String location, byte[] body, String type) {
    this.method = method;
    this.location = location;
    this.body = body;
    this.type = type;
  }

  /** Makes the request of a row. */
  static Question of(String endpoint, Repository repository) {
    String root = "/v2/" + repository.name();
    return switch (endpoint) {
      case "Ping" -> plain("GET", "/v2/");
      case "ListRepositories" -> plain("GET", "/v2/_catalog");
      case "GetManifest/GET" -> plain("GET", root + "/manifests/" + tag(repository));
      case "GetManifest/HEAD" -> plain("HEAD", root + "/manifests/" + tag(repository));
      case "GetManifest/digest" -> plain("GET", root + "/manifests/" + image(repository).digest());
      case "GetManifest/absent" -> plain("GET", root + "/manifests/absent");
      case "GetBlob/GET" -> plain("GET", root + "/blobs/" + blob(repository).digest());
      case "GetBlob/HEAD" -> plain("HEAD", root + "/blobs/" + blob(repository).digest());
      case "GetBlob/absent" -> plain("GET", root + "/blobs/" + ABSENT);
      case "ListTags" -> plain("GET", root + "/tags/list");
      case "ListReferrers" -> plain("GET", root + "/referrers/" + ABSENT);
      case "DeleteManifest/tag" -> plain("DELETE", root + "/manifests/" + tag(repository));
      case "DeleteManifest/digest" ->
          plain("DELETE", root + "/manifests/" + image(repository).digest());
      case "DeleteBlob" -> plain("DELETE", root + "/blobs/" + blob(repository).digest());
      default -> push(endpoint, repository, root);
    };
  }

  private static Question push(String endpoint, Repository repository, String root) {
    Blob blob = Blob.random(64);
    return switch (endpoint) {
      case "StartUpload" -> plain("POST", root + "/blobs/uploads/");
      case "PushBlob" ->
          bytes("POST", root + "/blobs/uploads/?digest=" + blob.digest(), blob.bytes());
      case "MountBlob/from" ->
          plain(
              "POST",
              root + "/blobs/uploads/?mount=" + source(repository) + "&from=" + MatrixIT.SOURCE);
      case "MountBlob/anywhere" ->
          plain("POST", root + "/blobs/uploads/?mount=" + source(repository));
      case "UploadChunk" -> bytes("PATCH", repository.openUpload().location(), blob.bytes());
      case "FinishUpload" ->
          bytes("PUT", repository.openUpload().finishLocation(blob.digest()), blob.bytes());
      case "GetUpload" -> plain("GET", repository.openUpload().location());
      case "CancelUpload" -> plain("DELETE", repository.openUpload().location());
      case "PutManifest/new" -> manifest(root, Fresh.word(), image(repository));
      case "PutManifest/same" -> {
        Manifest image = image(repository);
        String tag = Fresh.word();
        repository.putManifest(tag, image);
        yield manifest(root, tag, image);
      }
      case "PutManifest/moved" -> manifest(root, tag(repository), image(repository));
      case "PutManifest/moved-by-tag" -> {
        Manifest other = image(repository);
        yield manifest(root, other.digest() + "?tag=" + tag(repository), other);
      }
      default -> throw new IllegalArgumentException("no request is called " + endpoint);
    };
  }

  /** Sends it. */
  Answer send(Registry registry, Optional<String> authorization) {
    String[] headers =
        Stream.concat(
                Stream.of("Content-Type", type),
                authorization.stream().flatMap(value -> Stream.of("Authorization", value)))
            .toArray(String[]::new);
    return body.length == 0
        ? registry.send(method, location, headers)
        : registry.send(method, location, body, headers);
  }

  private static Question plain(String method, String location) {
    return new Question(method, location, new byte[0], OCTETS);
  }

  private static Question bytes(String method, String location, byte[] body) {
    return new Question(method, location, body, OCTETS);
  }

  private static Question manifest(String root, String reference, Manifest manifest) {
    return new Question(
        "PUT", root + "/manifests/" + reference, manifest.bytes(), manifest.mediaType());
  }

  /** A new image, which is in the repository without a tag. */
  private static Manifest image(Repository repository) {
    Content image = Images.tiny();
    repository.push(image);
    return image.root();
  }

  /** A new tag in the repository. */
  private static String tag(Repository repository) {
    String tag = Fresh.word();
    repository.putManifest(tag, image(repository));
    return tag;
  }

  /** A new blob in the repository. */
  private static Blob blob(Repository repository) {
    Blob blob = Blob.random(64);
    repository.push(blob);
    return blob;
  }

  /** A new blob that is in another repository only. */
  private static String source(Repository repository) {
    return blob(repository.registry().repository(MatrixIT.SOURCE)).digest();
  }
}
