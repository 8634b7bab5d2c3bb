package dev.berth.localstack.data;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same pid.
 *
 * @param pid its number
 * @param startedMillis when it started, in milliseconds since the epoch
 */
public record RunningProcess(long pid, long startedMillis) {

  /** The system derives start times from its clock, which may be set meanwhile. */
  private static final Duration DRIFT = Duration.ofSeconds(2);

  /** Notes a process that runs now. */
  public static RunningProcess of(ProcessHandle handle) {
    return new RunningProcess(
        handle.pid(), handle.info().startInstant().orElseGet(Instant::now).toEpochMilli());
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            handle ->
                handle
                    .info()
                    .startInstant()
                    .map(start -> Math.abs(start.toEpochMilli() - startedMillis))
                    .map(difference -> difference <= DRIFT.toMillis())
                    .orElse(false));
  }
}
