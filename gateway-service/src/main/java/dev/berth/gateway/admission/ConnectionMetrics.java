package dev.berth.gateway.admission;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Counts the connections that were one too many; the server itself counts those that are open. */
@Singleton
final class ConnectionMetrics {

  private static final Object THIS_PROCESS = new Object();

  void register(@Observes StartupEvent started, MeterRegistry registry) {
    FunctionCounter.builder(
            "berth.connections.refused", THIS_PROCESS, _ -> OpenConnections.refused())
        .register(registry);
  }
}
