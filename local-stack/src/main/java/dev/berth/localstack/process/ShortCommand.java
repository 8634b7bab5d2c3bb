package dev.berth.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command that soon ends by itself had to say. */
public record ShortCommand(int exitCode, String output) {

  /**
   * Runs a command to its end, standard error joined to standard output.
   *
   * @param input what the command reads from its standard input
   * @throws StackException if the command has not ended in time
   */
  public static ShortCommand run(List<String> command, Path folder, String input, Duration limit)
      throws IOException {
    // The output goes through a file: a pipe would have to be read while the clock is watched.
    Path output = Files.createTempFile("berth-command", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new StackException(
            "%s did not end within %d s".formatted(command.getFirst(), limit.toSeconds()));
      }
      return new ShortCommand(process.exitValue(), Files.readString(output).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for " + command.getFirst(), e);
    } finally {
      Files.delete(output);
    }
  }

  public boolean succeeded() {
    return exitCode == 0;
  }
}
