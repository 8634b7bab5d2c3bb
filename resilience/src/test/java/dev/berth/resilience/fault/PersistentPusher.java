package dev.berth.resilience.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A client that pushes one image after the other, and repeats what failed until it works.
 *
 * @param tags what its tags begin with
 */
record PersistentPusher(Repository repository, String tags) {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration BREATH = Duration.ofMillis(200);

  /** Pushes until it is told to stop; what was acknowledged, by its tag. */
  Map<String, Content> pushUntil(BooleanSupplier done) {
    Map<String, Content> pushed = new HashMap<>();
    while (!done.getAsBoolean()) {
      String tag = tags + '.' + pushed.size();
      Content image = Images.withLayers(2);
      image.blobs().forEach(this::push);
      Answer put = persist(() -> repository.putManifest(tag, image.root()));
      assertThat(put).hasStatus(201);
      pushed.put(tag, image);
    }
    return pushed;
  }

  /** A session that is not as it was left is given up, as docker does it. */
  private void push(Blob blob) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Answer opened = persist(() -> repository.startUpload(""));
      assertThat(opened).hasStatus(202);
      Upload upload = repository.openedUpload(opened);
      Answer patched = persist(() -> upload.patch(0, blob.bytes()));
      assertThat(patched).hasStatus(202, 404, 416);
      // A repeated PATCH whose first answer was lost is refused, and its bytes are there.
      if (patched.status() != 404 && isWhole(persist(upload::status), blob)) {
        Answer put = persist(() -> upload.finish(blob.digest()));
        assertThat(put).hasStatus(201, 404, 416);
        if (put.status() == 201) {
          return;
        }
      }
    }
    throw new AssertionError("not pushed in " + PATIENCE);
  }

  private static boolean isWhole(Answer status, Blob blob) {
    return status.header("Range").equals(Optional.of("0-" + (blob.size() - 1)));
  }

  /** Repeats a request that got no answer, or one that asks to come again. */
  static Answer persist(Supplier<Answer> request) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Optional<Answer> answer = attempt(request);
      if (answer.isPresent() && answer.get().status() != 503) {
        return answer.get();
      }
      Crowd.pause(BREATH);
    }
    throw new AssertionError("no answer in " + PATIENCE);
  }

  private static Optional<Answer> attempt(Supplier<Answer> request) {
    try {
      return Optional.of(request.get());
    } catch (UncheckedIOException gone) {
      return Optional.empty();
    }
  }
}
