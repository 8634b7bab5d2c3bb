package dev.berth.auth.credential;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Forgets credentials that are good for nothing any more. Every replica does so. */
@Singleton
final class CredentialSweep {

  private static final Logger LOG = Logger.getLogger(CredentialSweep.class);
  private static final String INTERVAL = "1h";

  private final CredentialStore store;

  CredentialSweep(CredentialStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("credential-sweep")
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
        .invoke(failure -> LOG.warn("old credentials not cleared away", failure))
        .onFailure()
        .recoverWithNull();
  }
}
