package dev.berth.localstack.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.localstack.data.RunningProcess;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.process.JvmService;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: says what runs from a data folder; exits with 1 unless all of it is ready. */
@Command(
    name = "status",
    description = "Says what runs from a data folder; exits with 0 when all of it is ready.")
final class StatusCommand implements Callable<Integer> {

  private static final String ROW = "%-17s %8s  %-8s %-44s %s%n";

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  /**
   * One program as it is now.
   *
   * @param pid its process; none where it does not run
   * @param managementUrl the root of its health and metrics; PostgreSQL has none
   */
  record Line(
      String service,
      @Nullable Long pid,
      State state,
      String address,
      @Nullable String managementUrl,
      String log) {

    static Line of(StackState.Part part) {
      Optional<ProcessHandle> process = part.running();
      String management = part.managementUrl();
      boolean ready =
          process.isPresent() && (management == null || JvmService.isReady(URI.create(management)));
      State state = ready ? State.READY : process.isPresent() ? State.RUNNING : State.STOPPED;
      return new Line(
          part.name(),
          process.map(ProcessHandle::pid).orElse(null),
          state,
          part.address(),
          management,
          part.log());
    }
  }

  /**
   * The whole answer, as {@code --json} has it.
   *
   * @param launcher the process that looks after the others; none where it was killed
   */
  record Status(
      boolean ready,
      String data,
      @Nullable String url,
      @Nullable Long launcher,
      List<Line> services) {}

  /** How a program is: it runs and serves, it runs, or it does not run. */
  enum State {
    READY,
    RUNNING,
    STOPPED;

    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    Path folder = data.folder();
    Status status = look(folder, StackState.read(folder));
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
    } else if (status.services().isEmpty()) {
      out.println("Berth does not run on " + folder);
    } else {
      out.printf("%s, data in %s%n", status.url(), folder);
      out.printf(ROW, "SERVICE", "PID", "STATE", "ADDRESS", "MANAGEMENT");
      status.services().forEach(line -> print(out, line));
      if (status.launcher() == null) {
        out.println("Nobody looks after them: the launcher was killed. Use ./berth up or down.");
      }
    }
    return status.ready() ? 0 : 1;
  }

  private static Status look(Path folder, Optional<StackState> state) {
    List<Line> lines =
        state.map(noted -> noted.parts().parallelStream().map(Line::of).toList()).orElse(List.of());
    Optional<Long> launcher =
        state.map(StackState::launcher).flatMap(RunningProcess::find).map(ProcessHandle::pid);
    boolean ready =
        launcher.isPresent() && lines.stream().allMatch(line -> line.state() == State.READY);
    String url = state.map(StackState::url).orElse(null);
    return new Status(ready, folder.toString(), url, launcher.orElse(null), lines);
  }

  private static void print(PrintStream out, Line line) {
    out.printf(
        ROW,
        line.service(),
        line.pid() == null ? "-" : line.pid(),
        line.state(),
        line.address(),
        line.managementUrl() == null ? "-" : line.managementUrl());
  }
}
