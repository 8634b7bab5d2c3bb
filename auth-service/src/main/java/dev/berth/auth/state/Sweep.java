package dev.berth.auth.state;

import dev.berth.auth.sweep.Sweeps;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Forgets revocations that are of no use any more. Every replica does so. */
@Singleton
final class Sweep {

  private static final String INTERVAL = "5m";

  private final StateStore store;

  Sweep(StateStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Sweeps sweeps) {
    sweeps.begin("revocation", INTERVAL, store::sweep);
  }
}
