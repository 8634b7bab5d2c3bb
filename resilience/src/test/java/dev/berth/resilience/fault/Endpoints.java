package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request for each endpoint, by its name, which works where nothing is broken.
 *
 * @param pulls what the metadata-service alone answers
 * @param blobPulls what takes the blob-service besides
 * @param changes what the metadata-service alone changes
 * @param uploads what takes the blob-service first
 */
record Endpoints(
    Map<String, Supplier<Answer>> pulls,
    Map<String, Supplier<Answer>> blobPulls,
    Map<String, Supplier<Answer>> changes,
    Map<String, Supplier<Answer>> uploads) {

  /** Five seconds, and what a busy machine adds to them. */
  private static final Duration LIMIT = Duration.ofMillis(5_500);

  /** Pushes an image and opens what is needed. */
  static Endpoints of(Repository repository, Content image, Blob other) {
    repository.push(image, "latest");
    String layer = image.blobs().getLast().digest();
    Upload patched = repository.openUpload();
    Upload finished = repository.openUpload();
    Upload asked = repository.openUpload();
    return new Endpoints(
        Map.of(
            "GET manifest by tag", () -> repository.getManifest("latest"),
            "GET manifest", () -> repository.getManifest(image.digest()),
            "HEAD manifest", () -> repository.headManifest(image.digest()),
            "HEAD blob", () -> repository.headBlob(layer),
            "tags", () -> repository.tags(""),
            "referrers", () -> repository.referrers(image.digest()),
            "catalog", () -> repository.registry().get("/v2/_catalog")),
        Map.of("GET blob", () -> repository.getBlob(layer)),
        Map.of(
            "PUT manifest", () -> repository.putManifest("other", image.root()),
            "DELETE tag", () -> repository.deleteManifest("absent"),
            "mount", () -> repository.mount(layer, repository)),
        Map.of(
            "POST upload", () -> repository.startUpload(""),
            "POST blob", () -> repository.postBlob(other.digest(), other.bytes()),
            "PATCH", () -> patched.patch(other.bytes()),
            "PUT", () -> finished.finish(other.digest(), other.bytes()),
            "GET upload", asked::status));
  }

  List<Map<String, Supplier<Answer>>> all() {
    return List.of(pulls, blobPulls, changes, uploads);
  }

  /** All are told soon, and at once, as the first to wait must not be all that is. */
  static void assertUnavailable(List<Map<String, Supplier<Answer>>> requests) {
    Map<String, Supplier<Answer>> all = union(requests);
    List<Map.Entry<String, Supplier<Answer>>> each = List.copyOf(all.entrySet());
    Crowd.race(
        each.size(),
        i -> {
          String name = each.get(i).getKey();
          Instant start = Instant.now();
          Answer answer = each.get(i).getValue().get();
          assertThat(answer).as(name).hasStatus(503);
          assertThat(answer.header("Retry-After")).as(name).isPresent();
          assertThat(Duration.between(start, Instant.now())).as(name).isLessThan(LIMIT);
          return answer;
        });
  }

  static Map<String, Supplier<Answer>> union(List<Map<String, Supplier<Answer>>> some) {
    Map<String, Supplier<Answer>> all = new LinkedHashMap<>();
    some.forEach(all::putAll);
    return all;
  }
}
