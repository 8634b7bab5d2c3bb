package dev.berth.auth.browser;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets sessions that have ended. Every replica does so. */
@Singleton
final class SessionSweep {

  private static final Logger LOG = Logger.getLogger(SessionSweep.class);
  private static final String INTERVAL = "10m";

  private final BrowserSessionStore store;

  SessionSweep(BrowserSessionStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("session-sweep")
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
        .invoke(failure -> LOG.warn("old sessions not cleared away", failure))
        .onFailure()
        .recoverWithNull();
  }
}
