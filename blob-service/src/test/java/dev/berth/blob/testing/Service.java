package dev.berth.blob.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.blob.UploadId;
import dev.berth.storage.BlobStore;
import dev.berth.storage.BlobStore.Listed;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.StoreException;
import dev.berth.storage.testkit.FaultyStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The inside of the service under test: its rows and its store. */
@Singleton
public final class Service {

  private final DataSource database;
  private final FaultyStore store;

  Service(DataSource database, FaultyStore store) {
    this.database = database;
    this.store = store;
  }

  public FaultyStore store() {
    return store;
  }

  /** A connection of its own, to hold locks with. */
  public Connection connect() throws SQLException {
    return database.getConnection();
  }

  /** Sets columns of an upload's row, as a crash may have left them. */
  public void set(UploadId id, String assignments) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update upload.session set " + assignments + " where id = ?")) {
      update.setObject(1, id.value());
      if (update.executeUpdate() != 1) {
        throw new IllegalArgumentException("there is no row of upload " + id);
      }
    }
  }

  /** A column of an upload's row as text; empty if it is null, or there is no row. */
  public String get(UploadId id, String column) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "select coalesce((" + column + ")::text, '') from upload.session where id = ?")) {
      query.setObject(1, id.value());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  /** The upload that was opened last. */
  public String newestUpload() throws SQLException {
    return ask("select id from upload.session order by created_at desc limit 1");
  }

  /** How many statements wait for a lock. */
  public int statementsThatWait() throws SQLException {
    return Integer.parseInt(
        ask("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"));
  }

  private String ask(String question) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(question);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  public ObjectKey key(UploadId id) throws SQLException {
    return new ObjectKey(get(id, "object_key"));
  }

  /** Waits until something holds, and fails if it does not in time. */
  public static void waitUntil(Duration patience, Condition condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited for %s", patience).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /** Something that comes to hold. */
  @FunctionalInterface
  public interface Condition {

    boolean holds() throws Exception;
  }

  /** What the store holds under an upload's key. */
  public List<Listed> held(ObjectKey key) throws StoreException {
    try (Stream<Listed> all = ((BlobStore) store).list()) {
      return all.filter(listed -> listed.key().equals(key)).toList();
    }
  }
}
