package dev.berth.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMinutes(1));

  @TempDir private Path folder;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> launched = new LinkedBlockingQueue<>();
  private Supervised supervised = supervise("exit 0");

  @AfterEach
  void end() {
    supervised.close();
  }

  /** A shell that is ready once it has made the file {@code ready}. */
  private final class Script implements Program {

    private final String script;

    private Script(String script) {
      this.script = script;
    }

    @Override
    public String name() {
      return "script";
    }

    @Override
    public Path log() {
      return folder.resolve("script.log");
    }

    @Override
    public Process launch() throws IOException {
      Files.deleteIfExists(folder.resolve("ready"));
      return DetachedProcess.start(List.of("sh", "-c", script), folder, Map.of(), log());
    }

    @Override
    public boolean isReady(Process process) {
      return Files.exists(folder.resolve("ready"));
    }

    @Override
    public void stop(Process process, Duration patience) {
      process.destroy();
      process.onExit().join();
    }
  }

  private Supervised supervise(String script) {
    supervised = new Supervised(new Script(script), QUICK, said::add, () -> launched.add("once"));
    return supervised;
  }

  private String nextWord() throws InterruptedException {
    return said.poll(10, TimeUnit.SECONDS);
  }

  @Test
  void startsADyingChildAgain() throws IOException, InterruptedException {
    supervise("touch ready; exec sleep 60").start(LIMIT);
    Process first = supervised.process().orElseThrow();

    first.destroyForcibly();

    assertThat(nextWord())
        .startsWith("script ended with exit code 137; starting it again in 0.02 s");
    assertThat(nextWord()).isEqualTo("script is back");
    assertThat(supervised.process().orElseThrow().pid()).isNotEqualTo(first.pid());
    assertThat(supervised.process().orElseThrow().isAlive()).isTrue();
    assertThat(launched).hasSize(2);
  }

  @Test
  void waitsLongerAfterEachShortRun() throws IOException, InterruptedException {
    supervise("if [ -e died ]; then exit 4; fi; touch ready died; exec sleep 60").start(LIMIT);

    supervised.process().orElseThrow().destroyForcibly();

    assertThat(nextWord()).contains("in 0.02 s");
    assertThat(nextWord()).contains("exit code 4").contains("in 0.04 s");
    assertThat(nextWord()).contains("in 0.08 s");
    assertThat(nextWord()).contains("in 0.08 s");
  }

  @Test
  void reportsAChildThatEndsBeforeItIsReady() {
    assertThatThrownBy(() -> supervise("exit 7").start(LIMIT))
        .isInstanceOf(StackException.class)
        .hasMessage(
            "script ended with exit code 7 before it was ready: see " + folder + "/script.log");
    assertThat(said).isEmpty();
  }

  @Test
  void tellsWhatSuchAChildSaidLast() throws IOException {
    String before = "from an earlier start\n";
    Files.writeString(folder.resolve("script.log"), before);

    assertThatThrownBy(
            () -> supervise("printf 'a\\nb\\n\\nc\\nno such setting\\n'; exit 1").start(LIMIT))
        .isInstanceOf(StackException.class)
        .hasMessageEndingWith("/script.log\n  b\n  c\n  no such setting");

    assertThatThrownBy(
            () -> supervise("echo no; echo '[0.017s][warning][aot] x'; exit 1").start(LIMIT))
        .hasMessageEndingWith("/script.log\n  no");
  }

  @Test
  void reportsAndEndsAChildThatIsNeverReady() {
    assertThatThrownBy(() -> supervise("exec sleep 60").start(Duration.ofMillis(300)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("script was not ready");
    assertThat(supervised.process().orElseThrow().isAlive()).isFalse();
  }

  @Test
  void doesNotStartAgainWhatWasClosed() throws IOException, InterruptedException {
    supervise("touch ready; exec sleep 60").start(LIMIT);

    supervised.close();

    assertThat(supervised.process().orElseThrow().isAlive()).isFalse();
    assertThat(said.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(launched).hasSize(1);
  }

  @Test
  void startsNothingAfterClose() {
    supervise("touch ready; exec sleep 60").close();

    assertThatThrownBy(() -> supervised.start(LIMIT)).hasMessageContaining("being stopped");
    assertThat(supervised.process()).isEmpty();
  }

  @Test
  void runsInASessionOfItsOwn() throws IOException, InterruptedException {
    supervise("touch ready; exec sleep 60").start(LIMIT);
    long pid = supervised.process().orElseThrow().pid();

    ShortCommand group =
        ShortCommand.run(List.of("ps", "-o", "pgid=", "-p", Long.toString(pid)), folder, "", LIMIT);

    assertThat(group.output()).isEqualTo(Long.toString(pid));
  }
}
