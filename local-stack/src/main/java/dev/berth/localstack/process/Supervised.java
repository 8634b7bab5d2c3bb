package dev.berth.localstack.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one program running: once it has been ready, it is started again whenever it ends, with
 * growing waits. An end before it was ever ready is the caller's to deal with.
 */
public final class Supervised implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(25);
  private static final Duration RETURN = Duration.ofMinutes(2);

  private final Program program;
  private final Backoff backoff;
  private final Consumer<String> console;
  private final Runnable launched;

  private @Nullable Process current;
  private @Nullable Words words;
  private Instant since = Instant.EPOCH;
  private int shortRuns;
  private boolean closing;

  /**
   * Nothing runs yet.
   *
   * @param console told, in a sentence, when the program ends and when it is back
   * @param launched called after each start of a process, with {@link #process()} being the new one
   */
  public Supervised(Program program, Backoff backoff, Consumer<String> console, Runnable launched) {
    this.program = program;
    this.backoff = backoff;
    this.console = console;
    this.launched = launched;
  }

  public Program program() {
    return program;
  }

  /** The process that runs now, or ran last. */
  public synchronized Optional<Process> process() {
    return Optional.ofNullable(current);
  }

  /**
   * Starts the program and waits until it is ready; from then on it is kept running.
   *
   * @throws StackException if it ends or is not ready in time; then it does not run
   */
  public void start(Duration limit) throws IOException {
    Process process = launch();
    awaitReady(process, limit);
    keep(process);
  }

  private Process launch() throws IOException {
    Process process;
    synchronized (this) {
      if (closing) {
        throw new StackException(program.name() + " is not started: the stack is being stopped");
      }
      words = Words.in(program.output());
      process = program.launch();
      current = process;
      since = Instant.now();
    }
    launched.run();
    return process;
  }

  private synchronized String lastWords() {
    return words == null ? "" : words.last();
  }

  private void awaitReady(Process process, Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    try {
      while (!program.isReady(process)) {
        if (process.waitFor(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new StackException(
              "%s ended with exit code %d before it was ready: see %s%s"
                  .formatted(program.name(), process.exitValue(), program.log(), lastWords()));
        }
        if (Instant.now().isAfter(deadline)) {
          program.stop(process, Duration.ofSeconds(2));
          throw new StackException(
              "%s was not ready within %d s: see %s"
                  .formatted(program.name(), limit.toSeconds(), program.log()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for " + program.name(), e);
    }
  }

  private void keep(Process process) {
    var unused = process.onExit().thenAccept(this::ended);
  }

  private void ended(Process process) {
    Duration wait;
    synchronized (this) {
      if (closing) {
        return;
      }
      boolean calm = since.plus(backoff.calm()).isBefore(Instant.now());
      shortRuns = calm ? 1 : shortRuns + 1;
      wait = backoff.after(shortRuns);
    }
    console.accept(
        "%s ended with exit code %d; starting it again in %s s (log: %s)"
            .formatted(program.name(), process.exitValue(), seconds(wait), program.log()));
    again(wait);
  }

  private void again(Duration wait) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> Thread.ofVirtual().name("restart-" + program.name()).start(this::restart));
  }

  private void restart() {
    Process process;
    try {
      process = launch();
    } catch (IOException | RuntimeException e) {
      notStarted(e);
      return;
    }
    keep(process);
    try {
      awaitReady(process, RETURN);
      console.accept(program.name() + " is back");
    } catch (StackException e) {
      // It ended, which keep() deals with, or was ended for being slow, with the same result.
      if (process.isAlive()) {
        process.destroyForcibly();
      }
    }
  }

  private void notStarted(Exception failure) {
    Duration wait;
    synchronized (this) {
      if (closing) {
        return;
      }
      shortRuns++;
      wait = backoff.after(shortRuns);
    }
    console.accept(
        "%s cannot be started (%s); trying again in %s s"
            .formatted(program.name(), failure.getMessage(), seconds(wait)));
    again(wait);
  }

  /** Ends the program for good. */
  @Override
  public void close() {
    Process process;
    synchronized (this) {
      closing = true;
      process = current;
    }
    if (process != null && process.isAlive()) {
      program.stop(process, PATIENCE);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? Long.toString(duration.toSeconds())
        : Double.toString(duration.toMillis() / 1000.0);
  }
}
