package dev.berth.auth.browser;

import dev.berth.auth.sweep.Sweeps;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Forgets sessions that have ended. Every replica does so. */
@Singleton
final class SessionSweep {

  private static final String INTERVAL = "10m";

  private final BrowserSessionStore store;

  SessionSweep(BrowserSessionStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Sweeps sweeps) {
    sweeps.begin("session", INTERVAL, store::sweep);
  }
}
