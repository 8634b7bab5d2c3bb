package dev.berth.metadata;

import dev.berth.model.content.Digest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/** A look into the tables, beside the service. */
public final class Database {

  private Database() {}

  /** A connection to the schema of the service. */
  public static Connection connect() {
    try {
      Connection connection =
          DriverManager.getConnection(
              setting("quarkus.datasource.jdbc.url"),
              setting("quarkus.datasource.username"),
              setting("quarkus.datasource.password"));
      connection.setSchema("metadata");
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as a text. */
  static String value(String sql, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "none";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static int change(String sql, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int at = 0; at < parameters.length; at++) {
      Object value = parameters[at];
      statement.setObject(at + 1, value instanceof Digest digest ? digest.toBytes() : value);
    }
    return statement;
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }
}
