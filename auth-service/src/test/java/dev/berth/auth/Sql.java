package dev.berth.auth;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Asks the database past the service.
 *
 * @param database the database of the service
 */
public record Sql(DataSource database) {

  /** Runs a statement; the first value of what it returns, and empty if that is nothing. */
  public String run(String statement) throws Exception {
    try (Connection connection = database.getConnection();
        Statement run = connection.createStatement()) {
      if (!run.execute(statement)) {
        return "";
      }
      ResultSet rows = run.getResultSet();
      if (!rows.next()) {
        throw new AssertionError("no rows: " + statement);
      }
      return String.valueOf(rows.getString(1));
    }
  }
}
