package dev.berth.localstack.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

  @TempDir private Path folder;

  private Process child;

  @BeforeEach
  void startChild() throws IOException {
    child = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void endChild() throws InterruptedException {
    child.destroyForcibly().waitFor();
  }

  private static StackState state(@Nullable RunningProcess process, Path sockets) {
    return new StackState(
        new RunningProcess(1, 0),
        "http://localhost:5000",
        sockets.toString(),
        List.of(
            new StackState.Part(
                "blob-service", process, "unix:/x.sock", "http://127.0.0.1:9", "/x.log")));
  }

  @Test
  void endsWhatStillRuns() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      state(RunningProcess.of(child.toHandle()), folder).write(folder);

      assertThat(Leftovers.clear(data)).containsExactly("blob-service");

      assertThat(child.isAlive()).isFalse();
      assertThat(StackState.read(folder)).isEmpty();
    }
  }

  @Test
  void sparesAProcessThatHasTheSamePidByChance() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      RunningProcess now = RunningProcess.of(child.toHandle());
      state(new RunningProcess(now.pid(), now.startedMillis() - 60_000), folder).write(folder);

      assertThat(Leftovers.clear(data)).isEmpty();

      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void removesSocketsThatStoodElsewhere() throws IOException {
    Path sockets = Files.createTempDirectory("berth");
    Files.createFile(sockets.resolve("blob.sock"));
    try (DataFolder data = DataFolder.open(folder)) {
      state(null, sockets).write(folder);

      assertThat(Leftovers.clear(data)).isEmpty();

      assertThat(sockets).doesNotExist();
    }
  }

  @Test
  void findsTheStateAsItWasWritten() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      StackState written = state(RunningProcess.of(child.toHandle()), folder);
      written.write(data.root());

      assertThat(StackState.read(data.root())).contains(written);
    }
  }
}
