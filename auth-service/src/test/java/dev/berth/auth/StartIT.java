package dev.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program as it is built, in a process of its own. */
class StartIT {

  private static final Installation INSTALLATION = Installation.create();
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  private final List<Process> processes = new ArrayList<>();

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void replicasStartTogetherAndRestartOnOneKey() throws Exception {
    // Given
    Started first = start("first", Map.of());
    Started second = start("second", Map.of());
    first.awaitReady();
    second.awaitReady();
    String kid = currentKey();

    // When
    first.process().destroy();
    assertThat(first.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    start("third", Map.of()).awaitReady();

    // Then
    assertThat(currentKey()).isEqualTo(kid);
  }

  @Test
  void listensOnASocketOfItsOwnerAlone() throws Exception {
    Path socket = INSTALLATION.file("auth.sock");

    start("socket", Map.of("berth.services.auth", "unix:" + socket)).awaitReady();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void endsWithOneSentenceWhereTheKeyFileIsWrong() throws Exception {
    // Given
    start("right", Map.of()).awaitReady();
    String wrong = INSTALLATION.keyFile("wrong.key", 7).toString();

    // When
    Started started = start("wrong", Map.of("berth.auth.key-file", wrong));

    // Then
    assertThat(started.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started.process().exitValue()).isNotZero();
    assertThat(started.output().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly(
            "the signing key "
                + currentKey()
                + " in the database is not encrypted under the key in "
                + wrong
                + "; berth.auth.key-file names the file that this database was set up with");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          berth.auth.htpasswd | ann:secret | in berth.auth.htpasswd %s, line 1: the hash of a password is one by bcrypt, as htpasswd -B writes it
          berth.auth.policies | policies: [{name: a, use: [x]}] | in berth.auth.policies %s, the policy a has the unknown key use
          """)
  void endsWithOneSentenceWhereAFileOfTheOperatorIsWrong(
      String setting, String contents, String sentence) throws Exception {
    String file = Files.writeString(INSTALLATION.file(setting), contents).toString();

    Started started = start("log of " + setting, Map.of(setting, file));

    assertThat(started.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started.process().exitValue()).isNotZero();
    assertThat(started.output().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly(sentence.formatted(file));
  }

  private Started start(String name, Map<String, String> changes) throws IOException {
    int management = LoopbackPort.free();
    Map<String, String> settings = new HashMap<>(INSTALLATION.settings());
    settings.put("berth.services.auth", "127.0.0.1:" + LoopbackPort.free());
    settings.put("berth.management.port", Integer.toString(management));
    settings.putAll(changes);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.addAll(List.of("-jar", JAR.toString()));
    Path log = INSTALLATION.file(name + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return new Started(process, URI.create("http://127.0.0.1:" + management), log);
  }

  private static String currentKey() throws SQLException {
    try (Connection connection = INSTALLATION.dataSource().getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT string_agg(kid, ' ') FROM auth.signing_key")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private record Started(Process process, URI management, Path log) {

    void awaitReady() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!JvmService.isReady(management)) {
        assertThat(process.isAlive() && System.nanoTime() < deadline).as(output()).isTrue();
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    String output() throws IOException {
      return Files.readString(log);
    }
  }
}
