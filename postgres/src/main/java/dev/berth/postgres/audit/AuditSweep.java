package dev.berth.postgres.audit;

import io.quarkus.arc.properties.UnlessBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Forgets events that are too old. Every replica does so; the blob-service has none. */
@Singleton
@UnlessBuildProperty(name = "quarkus.application.name", stringValue = "blob-service")
final class AuditSweep {

  private static final Logger LOG = Logger.getLogger(AuditSweep.class);
  private static final Duration INTERVAL = Duration.ofMinutes(30);

  private final AuditTable table;
  private final AtomicBoolean running = new AtomicBoolean();

  AuditSweep(AuditTable table) {
    this.table = table;
  }

  void start(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(INTERVAL.toMillis(), _ -> run());
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      table
          .sweep()
          .onTermination()
          .invoke(() -> running.set(false))
          .subscribe()
          .with(
              gone -> LOG.debugf("old events cleared away, number=%d", gone),
              failure -> LOG.warn("old events not cleared away", failure));
    }
  }
}
