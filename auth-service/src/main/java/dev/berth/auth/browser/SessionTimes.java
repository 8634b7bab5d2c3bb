package dev.berth.auth.browser;

import java.time.Duration;

/**
 * How long things of a session last.
 *
 * @param lifetime it, whatever happens
 * @param idle it, if it is not used
 * @param secretAge what lets the browser in, until another takes its place
 * @param overlap what was replaced, for requests that were under way
 */
record SessionTimes(Duration lifetime, Duration idle, Duration secretAge, Duration overlap) {

  /** Those that are in force. */
  static final SessionTimes USUAL =
      new SessionTimes(
          Duration.ofHours(8),
          Duration.ofMinutes(30),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));
}
