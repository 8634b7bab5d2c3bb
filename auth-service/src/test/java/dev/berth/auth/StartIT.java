package dev.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

  private final List<RunningService> services = new ArrayList<>();

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @AfterEach
  void end() {
    services.forEach(RunningService::close);
  }

  @Test
  void replicasStartTogetherAndRestartOnOneKey() throws Exception {
    // Given
    RunningService first = start("first", Map.of());
    RunningService second = start("second", Map.of());
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
    RunningService started = start("wrong", Map.of("berth.auth.key-file", wrong));

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

    RunningService started = start("log of " + setting, Map.of(setting, file));

    assertThat(started.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started.process().exitValue()).isNotZero();
    assertThat(started.output().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly(sentence.formatted(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer=http://id.example.org | : an issuer is an address by https, or by http on the loopback interface, without a query, unlike http://id.example.org
          client-secret-file=/none | : cannot read a client-secret-file: java.nio.file.NoSuchFileException: /none
          username-prefix=a:b | : a username-prefix has at most 100 characters, none of control and no colon
          groups-prefix=a\tb | .oidc[0]: a groups-prefix has at most 100 characters, none of control
          """)
  void endsWithOneSentenceWhereAProviderIsWrong(String wrong, String sentence) throws Exception {
    Map<String, String> provider =
        new HashMap<>(
            Map.of(
                "berth.auth.oidc[0].issuer", "https://id.example.org",
                "berth.auth.oidc[0].client-id", "berth"));
    String[] setting = wrong.split("=", 2);
    provider.put("berth.auth.oidc[0]." + setting[0], setting[1]);

    RunningService started = start("log of " + setting[0], provider);

    assertThat(started.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started.process().exitValue()).isNotZero();
    assertThat(started.output().lines().filter(line -> !line.contains(" INFO ")))
        .containsExactly("in berth.auth" + sentence);
  }

  private RunningService start(String name, Map<String, String> changes) throws IOException {
    RunningService started = RunningService.start(INSTALLATION, name, changes);
    services.add(started);
    return started;
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
}
