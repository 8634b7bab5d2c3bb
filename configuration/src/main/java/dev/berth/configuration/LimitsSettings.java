package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code berth.limits}: how much of the gateway one client may take. */
@ConfigMapping(prefix = "berth.limits")
public interface LimitsSettings {

  /** The longest page of tags, repositories or referrers. */
  @WithDefault("1000")
  int pageItems();

  /** How many bytes a page of referrers has at most. */
  @WithDefault("4MiB")
  ByteSize pageBytes();

  /** The longest headers of a request. */
  @WithDefault("40KiB")
  ByteSize headerBytes();

  /** The longest request line. */
  @WithDefault("16KiB")
  ByteSize requestLineBytes();

  /** How long the headers of a request may take to arrive, and a new connection to bring them. */
  @WithDefault("20s")
  Duration headerTimeout();

  /** How long a connection may be idle. */
  @WithDefault("5m")
  Duration idleTimeout();

  /** How many connections may be open at once; over it new ones are closed. */
  @WithDefault("8192")
  int connections();

  /**
   * How many connections a client address may have open at once; over it 429. Those of {@code
   * http.trusted-proxies} are not counted so.
   */
  @WithDefault("512")
  int connectionsPerPeer();

  /** How many requests may be in progress at once; over it 429. */
  @WithDefault("1024")
  int requests();

  /**
   * How many requests of one connection may be in progress at once; over it they are reset as
   * refused in HTTP/2, and 429.
   */
  @WithDefault("100")
  int requestsPerConnection();

  /**
   * How many requests of one connection of HTTP/1.1 may wait for their answers; over it the
   * connection is closed.
   */
  @WithDefault("32")
  int pipelinedRequests();

  /**
   * How many requests a second a client address may send to each gateway; over it 429. An address
   * of IPv6 stands for its network of 64 bits. 0 for any number.
   */
  @WithDefault("0")
  int ratePerAddress();

  /**
   * The same for whoever has logged in, wherever they are, in requests to {@code /v2/}, also those
   * that are refused.
   */
  @WithDefault("0")
  int ratePerIdentity();

  /** The requests of so much time may come at once, after a pause as long. */
  @WithDefault("10s")
  Duration rateBurst();

  /** How many bytes a second a body must move, either way, while it is the client it waits for. */
  @WithDefault("1KiB")
  ByteSize minimumRate();

  /** Over how long the rate of a body is measured. */
  @WithDefault("30s")
  Duration minimumRatePeriod();

  /** How many bytes of manifests may be in memory at once on their way in; over it 429. */
  @WithDefault("64MiB")
  ByteSize manifestBytesInFlight();

  /**
   * How many bytes of answers that are held whole and are larger than 64 KiB, such as manifests,
   * may wait for their clients at once, and as many on their way here; over it 429.
   */
  @WithDefault("32MiB")
  ByteSize answerBytesInFlight();

  /** How long the gateway goes on with what it has begun when it is told to stop. */
  @WithDefault("30s")
  Duration drain();
}
