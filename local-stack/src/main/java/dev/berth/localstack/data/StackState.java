package dev.berth.localstack.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs from a data folder, as the launcher notes it in {@code run/state.json}.
 *
 * @param launcher the process that looks after the others
 * @param url where the registry is
 * @param sockets the folder of the services' sockets
 * @param parts the programs, in the order in which they are to be ended
 */
public record StackState(RunningProcess launcher, String url, String sockets, List<Part> parts) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public StackState {
    parts = List.copyOf(parts);
  }

  /**
   * One program.
   *
   * @param name such as {@code gateway-service}
   * @param process its process; none while it waits to be started again
   * @param address where it listens
   * @param managementUrl the root of its health and metrics; none for PostgreSQL
   * @param log the file that holds its words
   */
  public record Part(
      String name,
      @Nullable RunningProcess process,
      String address,
      @Nullable String managementUrl,
      String log) {

    @JsonIgnore
    public boolean isService() {
      return managementUrl != null;
    }

    /** Its process, if that runs. */
    public Optional<ProcessHandle> running() {
      return Optional.ofNullable(process).flatMap(RunningProcess::find);
    }
  }

  /** What the data folder says, if anything was started from it. */
  public static Optional<StackState> read(Path data) throws IOException {
    Path file = file(data);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), StackState.class));
    } catch (JacksonException e) {
      throw new StackException(file + " is damaged: remove it", e);
    }
  }

  /** Notes this state; a reader sees the old one or the new one. */
  public void write(Path data) throws IOException {
    FileTree.writePrivate(
        file(data), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /** Removes the note: nothing runs any more. */
  public static void clear(Path data) throws IOException {
    Files.deleteIfExists(file(data));
  }

  private static Path file(Path data) {
    return data.resolve("run").resolve("state.json");
  }
}
