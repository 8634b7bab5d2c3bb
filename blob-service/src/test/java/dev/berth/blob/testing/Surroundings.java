package dev.berth.blob.testing;

import dev.berth.localstack.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL and a folder for the store, for as long as the service under test runs. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {

  /** What internal calls carry. */
  public static final String CREDENTIAL = "a credential of the tests, which is long enough";

  /** {@code berth.upload.max-blob-bytes}. */
  public static final int MAX_BLOB_BYTES = 40 * 1024 * 1024;

  /** {@code berth.upload.open-per-peer}. */
  public static final int OPEN_PER_PEER = 5;

  private @Nullable EmbeddedPostgres postgres;
  private @Nullable Path folder;

  @Override
  public Map<String, String> start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.startTemporary();
      postgres = server;
      Path made = Files.createTempDirectory("berth-blob-test");
      folder = made;
      Path password = Files.writeString(made.resolve("password"), server.password());
      Path credential = Files.writeString(made.resolve("credential"), CREDENTIAL);
      return Map.ofEntries(
          Map.entry("berth.database.url", server.url()),
          Map.entry("berth.database.username", server.username()),
          Map.entry("berth.database.password-file", password.toString()),
          Map.entry("berth.services.credential-file", credential.toString()),
          Map.entry("berth.storage.filesystem.root", made.resolve("objects").toString()),
          Map.entry("berth.upload.max-blob-bytes", Integer.toString(MAX_BLOB_BYTES)),
          Map.entry("berth.upload.open-per-peer", Integer.toString(OPEN_PER_PEER)),
          Map.entry("berth.upload.window", "128KiB"),
          // A probe would run into what a test has prepared for its own call of the store.
          Map.entry("berth.health.storage.interval", "1h"),
          Map.entry("quarkus.http.test-port", "0"),
          Map.entry("quarkus.management.test-port", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
    }
    if (folder != null) {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
