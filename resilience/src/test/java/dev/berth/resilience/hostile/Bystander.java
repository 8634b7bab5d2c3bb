package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.target.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A well-behaved client with a connection of its own, which looks after its image ten times a
 * second until it is closed.
 */
final class Bystander implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Far more than any look takes here, far less than a hang. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String TAG = "latest";

  private final Repository repository;
  private final Content image = Images.tiny();
  private final CompletableFuture<Duration> worst;
  private volatile boolean enough;

  private Bystander(Target target) {
    repository = Registry.at(target).newRepository();
    repository.push(image, TAG);
    worst = CompletableFuture.supplyAsync(this::watch, task -> Thread.ofVirtual().start(task));
  }

  /** Pushes its image and begins to look after it. */
  static Bystander of(Target target) {
    return new Bystander(target);
  }

  /** The path of what must not be harmed. */
  String path() {
    return repository.manifestPath(TAG);
  }

  private Duration watch() {
    Duration longest = Duration.ZERO;
    do {
      long start = System.nanoTime();
      lookAfterIt();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      longest = took.compareTo(longest) > 0 ? took : longest;
      Crowd.pause(PAUSE);
    } while (!enough);
    return longest;
  }

  private void lookAfterIt() {
    assertThat(repository.getManifest(TAG)).hasStatus(200).hasBody(image.root().bytes());
  }

  /** Stops, and fails if it has not been served well. */
  @Override
  public void close() {
    enough = true;
    assertThat(worst.join()).as("the longest that anybody waited").isLessThan(LONGEST);
    lookAfterIt();
    assertThat(repository.tags("").texts("tags")).containsExactly(TAG);
  }
}
