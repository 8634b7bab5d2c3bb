package dev.berth.gateway.admission;

import dev.berth.configuration.LimitsSettings;
import dev.berth.configuration.ManifestSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What is shared out. */
@Singleton
public final class Quotas {

  private static final int LEAST_CONNECTIONS = 8;

  private final Quota requests;
  private final Quota streams;
  private final Quota answerBytes;

  Quotas(LimitsSettings limits, ManifestSettings manifest, MeterRegistry registry) {
    this.requests = new Quota("requests", limits.requests(), Long.MAX_VALUE, registry);
    this.streams = new Quota("streams", Long.MAX_VALUE, limits.requestsPerConnection(), registry);
    long bytes = limits.answerBytesInFlight().bytes();
    this.answerBytes =
        new Quota(
            "answer.bytes",
            bytes,
            Math.max(manifest.maxBytes().bytes(), bytes / LEAST_CONNECTIONS),
            registry);
  }

  /** The requests in progress. */
  public Quota requests() {
    return requests;
  }

  /**
   * The requests of each connection, be they in progress or refused, until their clients have taken
   * the answers. A stream of HTTP/2 that its client takes back is no longer counted by the server,
   * but what it has set in motion goes on; and a client that does not say that it has understood
   * the settings of the server is not held to them.
   */
  public Quota streams() {
    return streams;
  }

  /**
   * The bytes of answers that are held whole until their client has taken them. No connection gets
   * all of them.
   */
  public Quota answerBytes() {
    return answerBytes;
  }
}
