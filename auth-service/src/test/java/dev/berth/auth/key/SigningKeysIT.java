package dev.berth.auth.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.Installation;
import dev.berth.auth.Settings;
import dev.berth.configuration.DatabaseSettings;
import dev.berth.configuration.Durations;
import dev.berth.postgres.Statements;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningKeysIT {

  private static final Installation INSTALLATION = Installation.create();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Pool POOL =
      Pool.pool(VERTX, PgConnectOptions.fromUri(INSTALLATION.postgres().url()), new PoolOptions());

  private static final DatabaseSettings SETTINGS =
      new SmallRyeConfigBuilder()
          .withMapping(DatabaseSettings.class)
          .withConverter(Duration.class, 200, Durations::parse)
          .build()
          .getConfigMapping(DatabaseSettings.class);

  private static final Statements STATEMENTS = new Statements(POOL.getDelegate(), SETTINGS);

  @AfterAll
  static void stop() {
    VERTX.closeAndAwait();
    INSTALLATION.close();
  }

  @BeforeAll
  static void migrate() {
    Flyway.configure().dataSource(INSTALLATION.dataSource()).schemas("auth").load().migrate();
  }

  @BeforeEach
  void forgetKeys() throws SQLException {
    sql("TRUNCATE auth.signing_key");
  }

  @Test
  void firstStartCreatesTheCurrentKey() throws SQLException {
    SigningKeys keys = start();

    assertThat(sql("SELECT kid, state FROM auth.signing_key"))
        .containsExactly(keys.current().publicKey().kid(), "current");
  }

  @Test
  void laterStartFindsTheSameKey() throws SQLException {
    SigningKey before = start().current();
    SigningKey after = start().current();

    assertThat(after).isEqualTo(before);
  }

  @Test
  void startersAtOnceAgreeOnOneKey() throws Exception {
    // Given more starters than this machine has processors
    int starters = 16;
    var barrier = new CyclicBarrier(starters);
    Callable<SigningKey> starter =
        () -> {
          barrier.await();
          return start().current();
        };

    // When
    List<SigningKey> keys = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(starters)) {
      for (Future<SigningKey> key : threads.invokeAll(Collections.nCopies(starters, starter))) {
        keys.add(key.get());
      }
    }

    // Then
    assertThat(keys).containsOnly(keys.getFirst());
    assertThat(sql("SELECT kid FROM auth.signing_key"))
        .containsExactly(keys.getFirst().publicKey().kid());
  }

  @Test
  void refusesToStartWithTheKeyFileOfAnotherDatabase() throws Exception {
    SigningKey key = start().current();
    Path wrong = INSTALLATION.keyFile("other.key", 2);

    assertThatThrownBy(() -> start(wrong))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(key.publicKey().kid(), wrong.toString(), "berth.auth.key-file");
    assertThat(sql("SELECT kid FROM auth.signing_key")).containsExactly(key.publicKey().kid());
  }

  @Test
  void refusesToStartWithThePrivateKeyOfAnotherRow() throws SQLException {
    EncryptedKey other =
        SigningKey.generate().encrypt(KeyEncryption.read(INSTALLATION.file("auth.key")));
    start();
    sql(
        "UPDATE auth.signing_key SET private_key = '\\x%s'"
            .formatted(HexFormat.of().formatHex(other.privateKey().getBytes())));

    assertThatThrownBy(SigningKeysIT::start).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void keepsNoPrivateKeyInTheClear() throws SQLException {
    ECPrivateKey key = (ECPrivateKey) start().current().privateKey();

    // Then no column has the number that is the key, nor the head of PKCS#8
    String row = String.join("", sql("SELECT encode(private_key, 'hex') FROM auth.signing_key"));
    String all = String.join("", sql("SELECT signing_key::text FROM auth.signing_key"));
    assertThat(row).hasSize(2 * (12 + key.getEncoded().length + 16));
    assertThat(all).contains(row);
    for (String secret :
        List.of(
            key.getS().toString(16),
            HexFormat.of().formatHex(key.getEncoded(), 0, 16),
            new String(key.getEncoded(), ISO_8859_1))) {
      assertThat(all).doesNotContain(secret);
    }
  }

  @Test
  void tellsNobodyTheKeyThatPrintsIt() throws SQLException {
    SigningKey key = start().current();

    assertThat(key).hasToString("SigningKey[" + key.publicKey().kid() + ']');
  }

  private static SigningKeys start() throws SQLException {
    return start(INSTALLATION.file("auth.key"));
  }

  private static SigningKeys start(Path keyFile) throws SQLException {
    var store = new SigningKeyStore(INSTALLATION.dataSource(), STATEMENTS);
    return new SigningKeys(Settings.with(Map.of("berth.auth.key-file", keyFile.toString())), store);
  }

  /** Runs a statement; the values of all rows, one after the other. */
  private static List<String> sql(String statement) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = INSTALLATION.dataSource().getConnection();
        Statement run = connection.createStatement()) {
      if (run.execute(statement)) {
        ResultSet rows = run.getResultSet();
        while (rows.next()) {
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            values.add(rows.getString(column));
          }
        }
      }
    }
    return values;
  }
}
