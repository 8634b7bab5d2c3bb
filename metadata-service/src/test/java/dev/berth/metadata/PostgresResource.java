package dev.berth.metadata;

import dev.berth.localstack.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database server for the tests, and the secrets that a service reads from files. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

  static final String CREDENTIAL = "a credential for tests that is long enough";

  private @Nullable EmbeddedPostgres postgres;

  @Override
  public Map<String, String> start() {
    EmbeddedPostgres started = EmbeddedPostgres.startTemporary();
    postgres = started;
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.database.url", started.url());
    settings.put("berth.database.socket-folder", started.socketFolder().toString());
    settings.put("berth.database.username", started.username());
    settings.put("berth.database.password-file", file("password", started.password()));
    settings.put("berth.services.credential-file", file("credential", CREDENTIAL));
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    return settings;
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static String file(String name, String content) {
    try {
      Path file = Files.createTempFile("berth-" + name, "");
      file.toFile().deleteOnExit();
      return Files.writeString(file, content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
