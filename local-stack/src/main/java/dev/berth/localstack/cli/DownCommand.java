package dev.berth.localstack.cli;

import dev.berth.localstack.data.DataFolder;
import dev.berth.localstack.data.Leftovers;
import dev.berth.localstack.data.RunningProcess;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: asks the launcher of a data folder to stop, and waits until it has. */
@Command(name = "down", description = "Stops the registry that runs on a data folder.")
final class DownCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    PrintStream out = System.out;
    Path folder = data.folder();
    Optional<ProcessHandle> launcher =
        StackState.read(folder).map(StackState::launcher).flatMap(RunningProcess::find);
    if (launcher.isEmpty()) {
      out.println(clearLeftovers(folder) ? "Stopped" : "Berth does not run on " + folder);
      return 0;
    }
    stop(launcher.get());
    out.println("Stopped");
    return 0;
  }

  /** After the launcher was killed: whether anything of it still ran. */
  private static boolean clearLeftovers(Path folder) throws IOException {
    if (StackState.read(folder).isEmpty()) {
      return false;
    }
    try (DataFolder data = DataFolder.open(folder)) {
      return !Leftovers.clear(data).isEmpty();
    }
  }

  private static void stop(ProcessHandle launcher) throws InterruptedException, ExecutionException {
    if (!launcher.destroy()) {
      throw new StackException(
          "the process %d cannot be asked to stop: it belongs to another user"
              .formatted(launcher.pid()));
    }
    try {
      launcher.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StackException(
          "the process %d has not stopped within %d s"
              .formatted(launcher.pid(), PATIENCE.toSeconds()),
          e);
    }
  }
}
