package dev.berth.auth.state;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets revocations that are of no use any more. Every replica does so. */
@Singleton
final class Sweep {

  private static final Logger LOG = Logger.getLogger(Sweep.class);
  private static final String INTERVAL = "5m";

  private final StateStore store;

  Sweep(StateStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("revocation-sweep")
        .setInterval(INTERVAL)
        .setDelayed(INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> run())
        .schedule();
  }

  private Uni<Void> run() {
    return store
        .sweep()
        .onFailure()
        .invoke(failure -> LOG.warn("old revocations not cleared away", failure))
        .onFailure()
        .recoverWithNull();
  }
}
