package dev.berth.auth.key;

import dev.berth.auth.Installation;
import dev.berth.auth.Settings;
import dev.berth.auth.audit.AuditStore;
import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.DatabaseSettings;
import dev.berth.configuration.Durations;
import dev.berth.postgres.Statements;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A database, and the parts of replicas that keep keys in it. */
final class KeyDatabase implements AutoCloseable {

  private final Installation installation = Installation.create();
  private final Vertx vertx = Vertx.vertx();
  private final SigningKeyStore store;

  KeyDatabase() {
    Flyway.configure().dataSource(installation.dataSource()).schemas("auth").load().migrate();
    PgConnectOptions connection =
        PgConnectOptions.fromUri(installation.postgres().url())
            .setUser(installation.postgres().username())
            .setPassword(installation.postgres().password());
    Pool pool = Pool.pool(vertx, connection, new PoolOptions());
    DatabaseSettings settings =
        new SmallRyeConfigBuilder()
            .withMapping(DatabaseSettings.class)
            .withConverter(Duration.class, 200, Durations::parse)
            .build()
            .getConfigMapping(DatabaseSettings.class);
    Statements statements = new Statements(pool.getDelegate(), settings);
    this.store =
        new SigningKeyStore(installation.dataSource(), statements, new AuditStore(statements));
  }

  SigningKeyStore store() {
    return store;
  }

  Path keyFile() {
    return installation.file("auth.key");
  }

  Path otherKeyFile() {
    try {
      return installation.keyFile("other.key", 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys of a replica that starts. */
  SigningKeys keys(Map<String, String> settings) throws SQLException {
    return new SigningKeys(settings(settings), store);
  }

  /** The rotation of a replica that starts; steps are taken when a test says so. */
  KeyRotation rotation(Map<String, String> settings) throws SQLException {
    return new KeyRotation(keys(settings), store, settings(settings), vertx.getDelegate());
  }

  private AuthSettings settings(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.putIfAbsent("berth.auth.key-file", keyFile().toString());
    return Settings.with(all);
  }

  /** Runs a statement; the values of all rows, one after the other. */
  List<String> sql(String statement) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = installation.dataSource().getConnection();
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

  @Override
  public void close() {
    vertx.closeAndAwait();
    installation.close();
  }
}
