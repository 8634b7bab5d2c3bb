package dev.berth.localstack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.Backoff;
import dev.berth.localstack.process.LoopbackPort;
import dev.berth.localstack.process.StackException;
import dev.berth.localstack.process.Supervised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path cache;
  @TempDir private Path folder;

  private PostgresOptions options;
  private final List<Supervised> started = new ArrayList<>();

  @BeforeEach
  void choose() throws IOException {
    // Whoever runs the server passes through.
    FileTree.folder(folder, "rwx--x--x");
    options =
        new PostgresOptions(
            FileTree.folder(cache, "rwxr-xr-x"),
            folder.resolve("postgres"),
            FileTree.folder(folder.resolve("logs"), "rwx--x--x"),
            LoopbackPort.free(),
            FileTree.secret(),
            100,
            true);
  }

  @AfterEach
  void end() {
    started.forEach(Supervised::close);
  }

  private Process start() throws IOException {
    Supervised server =
        new Supervised(
            PostgresServer.prepare(options), Backoff.USUAL, System.err::println, () -> {});
    started.add(server);
    server.start(LIMIT);
    return server.process().orElseThrow();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/berth".formatted(options.port()),
        "berth",
        options.password());
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void writesThroughToTheDisk() throws IOException, SQLException {
    start();

    assertThat(query("SHOW fsync")).isEqualTo("on");
    assertThat(query("SHOW synchronous_commit")).isEqualTo("on");
    assertThat(query("SHOW full_page_writes")).isEqualTo("on");
  }

  @Test
  void keepsItsDataOverARestart() throws IOException, SQLException {
    start();
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
    }
    started.getLast().close();

    start();

    assertThat(query("SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void copiesProgramsThatAreUnpackedElsewhere() throws IOException {
    Path unpacked = PostgresBinaries.in(cache).home();
    Path elsewhere = folder.resolve("elsewhere");
    FileTree.copy(unpacked, elsewhere.resolve(unpacked.getFileName()));
    Files.createFile(elsewhere.resolve(unpacked.getFileName()).resolve("copied"));

    PostgresBinaries binaries = PostgresBinaries.in(folder.resolve("cache"), elsewhere);

    assertThat(binaries.home().getParent()).isEqualTo(folder.resolve("cache"));
    assertThat(binaries.home().resolve("copied")).exists();
    assertThat(binaries.program("initdb")).isExecutable();
  }

  @Test
  void unpacksProgramsThatAreNowhere() throws IOException {
    PostgresBinaries binaries =
        PostgresBinaries.in(folder.resolve("cache"), folder.resolve("elsewhere"));

    assertThat(binaries.program("initdb")).isExecutable();
  }

  @Test
  void endsTheServerThatAnEarlierLauncherLeft() throws IOException {
    Process left = PostgresServer.prepare(options).launch();
    awaitReady(left);

    start();

    assertThat(left.isAlive()).isFalse();
  }

  @Test
  void startsThoughTheNotedPidBelongsToAnotherProgramByNow()
      throws IOException, InterruptedException, SQLException {
    Process killed = PostgresServer.prepare(options).launch();
    awaitReady(killed);
    killed.destroyForcibly().waitFor();
    Path note = options.folder().resolve("cluster/postmaster.pid");
    String other = Files.readString(note).replaceFirst("\\d+", "" + ProcessHandle.current().pid());
    Files.writeString(note, other);

    start();

    assertThat(query("SELECT 1")).isEqualTo("1");
  }

  @Test
  void namesTheFolderThatKeepsItsUserOut() throws IOException {
    assumeThat(new UnixSystem().getUid()).as("only root steps down").isZero();
    FileTree.folder(folder, "rwx------");

    assertThatThrownBy(() -> PostgresServer.prepare(options))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("nobody it runs as instead cannot enter %s:", folder);
  }

  private void awaitReady(Process process) throws IOException {
    PostgresServer server = PostgresServer.prepare(options);
    while (!server.isReady(process)) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }
}
