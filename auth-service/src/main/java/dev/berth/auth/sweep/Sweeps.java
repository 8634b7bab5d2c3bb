package dev.berth.auth.sweep;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Runs sweeps of tables in a rhythm of their own. Every replica does so. */
@Singleton
public final class Sweeps {

  private static final Logger LOG = Logger.getLogger(Sweeps.class);

  private final Scheduler scheduler;

  Sweeps(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Sweeps from now on, for the first time after one interval; one that fails is told in the log,
   * and the next one comes all the same.
   *
   * @param what is cleared away, in the singular, as in {@code credential}
   * @param interval the time between two, such as {@code 5m}
   * @param sweep does it once
   */
  public void begin(String what, String interval, Supplier<Uni<Void>> sweep) {
    scheduler
        .newJob(what + "-sweep")
        .setInterval(interval)
        .setDelayed(interval)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> run(what, sweep))
        .schedule();
  }

  private static Uni<Void> run(String what, Supplier<Uni<Void>> sweep) {
    return sweep
        .get()
        .onFailure()
        .invoke(failure -> LOG.warnf(failure, "old %ss not cleared away", what))
        .onFailure()
        .recoverWithNull();
  }
}
