package dev.berth.auth;

import dev.berth.localstack.EmbeddedPostgres;
import dev.berth.localstack.data.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * What the service finds where it is installed: a database, and files with its secrets.
 *
 * @param postgres the database
 * @param folder where the files are
 */
public record Installation(EmbeddedPostgres postgres, Path folder) implements AutoCloseable {

  public static final String CREDENTIAL = "the credential of the services under test";

  /** Starts a database and writes the files. */
  public static Installation create() {
    try {
      Installation installation =
          new Installation(
              EmbeddedPostgres.startTemporary(), Files.createTempDirectory("berth-auth"));
      Files.writeString(installation.file("credential"), CREDENTIAL);
      Files.writeString(installation.file("password"), installation.postgres.password());
      installation.keyFile("auth.key", 1);
      return installation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file with a key of 32 equal bytes. */
  public Path keyFile(String name, int value) throws IOException {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return Files.writeString(file(name), Base64.getEncoder().encodeToString(key) + '\n');
  }

  /** What a person would write into berth.yaml. */
  public Map<String, String> settings() {
    return Map.of(
        "berth.auth.key-file", file("auth.key").toString(),
        "berth.database.url", postgres.url(),
        "berth.database.username", postgres.username(),
        "berth.database.password-file", file("password").toString(),
        "berth.services.credential-file", file("credential").toString());
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** The database, past the service. */
  public DataSource dataSource() {
    return Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.username(), postgres.password())
        .getDataSource();
  }

  @Override
  public void close() {
    postgres.close();
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
