package dev.berth.auth.credential;

import dev.berth.auth.sweep.Sweeps;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Forgets credentials that are good for nothing any more. Every replica does so. */
@Singleton
final class CredentialSweep {

  private static final String INTERVAL = "1h";

  private final CredentialStore store;

  CredentialSweep(CredentialStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event, Sweeps sweeps) {
    sweeps.begin("credential", INTERVAL, store::sweep);
  }
}
