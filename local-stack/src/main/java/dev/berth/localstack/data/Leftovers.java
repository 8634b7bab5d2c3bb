package dev.berth.localstack.data;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a launcher that was killed left running. */
public final class Leftovers {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Leftovers() {}

  /**
   * Ends what is noted in the folder and still runs, in order; only processes whose pid and start
   * both match. A PostgreSQL that somebody else is connected to goes on: the next one that is
   * started on its data ends it.
   *
   * @return the names of those that ran
   */
  public static List<String> clear(DataFolder data) throws IOException {
    var state = StackState.read(data.root());
    if (state.isEmpty()) {
      return List.of();
    }
    List<StackState.Part> running =
        state.get().parts().stream().filter(part -> part.running().isPresent()).toList();
    end(running.stream().filter(StackState.Part::isService), ProcessHandle::destroyForcibly);
    end(running.stream().filter(part -> !part.isService()), server -> {});
    Path sockets = Path.of(state.get().sockets());
    if (!sockets.startsWith(data.root()) && sockets.getFileName().toString().startsWith("berth")) {
      FileTree.delete(sockets);
    }
    StackState.clear(data.root());
    return running.stream().map(StackState.Part::name).toList();
  }

  private static void end(Stream<StackState.Part> parts, Consumer<ProcessHandle> tooSlow) {
    List<ProcessHandle> processes = parts.flatMap(part -> part.running().stream()).toList();
    processes.forEach(ProcessHandle::destroy);
    processes.forEach(process -> awaitEnd(process, tooSlow));
  }

  private static void awaitEnd(ProcessHandle process, Consumer<ProcessHandle> tooSlow) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      tooSlow.accept(process);
    } catch (ExecutionException e) {
      throw new StackException("cannot wait for the process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while ending the process " + process.pid(), e);
    }
  }
}
