package dev.berth.blob.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.configuration.HealthSettings;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready while the store works: an object is written, read and deleted at an interval. The health
 * endpoint tells the last outcome and never waits; a probe that hangs is noticed by its age. A
 * store that is full can still be read, so it is ready, and said to be full.
 */
@Readiness
@ApplicationScoped
class StoreProbe implements HealthCheck {

  private static final Logger LOG = Logger.getLogger(StoreProbe.class);
  private static final String NAME = "store";

  private final BlobStore store;
  private final StoreThreads threads;
  private final HealthSettings.Storage settings;
  private volatile Outcome last = Outcome.now("not probed yet", false);

  StoreProbe(BlobStore store, StoreThreads threads, HealthSettings settings) {
    this.store = store;
    this.threads = threads;
    this.settings = settings.storage();
  }

  /** The first probe is not left to the scheduler, which looks around once a second. */
  void start(@Observes StartupEvent event, Scheduler scheduler) {
    probe().subscribe().with(_ -> {});
    scheduler
        .newJob("store-probe")
        .setInterval(settings.interval().toString())
        .setDelayed(settings.interval().toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> probe())
        .schedule();
  }

  @Override
  public HealthCheckResponse call() {
    Outcome outcome = last;
    Duration age = Duration.ofNanos(System.nanoTime() - outcome.at());
    if (!outcome.failure().isEmpty()) {
      return down(outcome.failure());
    }
    if (age.compareTo(settings.interval().plus(settings.timeout())) > 0) {
      return down("the store has not answered for " + age.toSeconds() + " s");
    }
    return HealthCheckResponse.named(NAME).up().withData("full", outcome.full()).build();
  }

  /** Runs one probe, and completes when that has ended. */
  Uni<Void> probe() {
    return threads
        .call("store-probe", this::run)
        .map(full -> Outcome.now("", full))
        .onFailure()
        .invoke(failure -> LOG.warn("the store failed its probe", failure))
        .onFailure()
        .recoverWithItem(failure -> Outcome.now(String.valueOf(failure.getMessage()), false))
        .invoke(outcome -> last = outcome)
        .replaceWithVoid();
  }

  /**
   * Each probe has a key of its own, so that one that fails half way does not fail the next.
   *
   * @return whether the store is full
   */
  private boolean run() throws StoreException {
    ObjectKey key = ObjectKey.fresh();
    try {
      run(key);
      return false;
    } catch (StoreException e) {
      if (e.kind() != Kind.FULL) {
        throw e;
      }
      LOG.warn("the store is full: pushes are refused, pulls go on");
      return true;
    } finally {
      store.discard(key);
      store.delete(key);
    }
  }

  private void run(ObjectKey key) throws StoreException {
    byte[] content = key.value().getBytes(US_ASCII);
    try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
      writer.write(ByteBuffer.wrap(content));
      store.complete(writer.finish());
    }
    ByteBuffer read = ByteBuffer.allocate(content.length);
    try (ObjectReader reader = store.read(key, 0)) {
      int last;
      do {
        last = reader.read(read);
      } while (last >= 0 && read.hasRemaining());
    }
    if (!read.flip().equals(ByteBuffer.wrap(content))) {
      throw new StoreException(Kind.DAMAGED, "the store returned other bytes than it was given");
    }
  }

  private static HealthCheckResponse down(String failure) {
    return HealthCheckResponse.named(NAME).down().withData("failure", failure).build();
  }

  /**
   * How a probe went.
   *
   * @param at when, by {@link System#nanoTime}
   * @param failure empty if it went well
   * @param full whether there was no room for its object
   */
  private record Outcome(long at, String failure, boolean full) {

    static Outcome now(String failure, boolean full) {
      return new Outcome(System.nanoTime(), failure, full);
    }
  }
}
