package dev.berth.localstack.postgres;

import java.nio.file.Path;

/**
 * What a PostgreSQL server of a local stack is made of.
 *
 * @param cache the folder that programs are unpacked into
 * @param folder the server's own folder
 * @param logs the folder of its logs
 * @param port the port on 127.0.0.1
 * @param password the password of the role {@code berth}, letters and digits of base64
 * @param connections how many connections it accepts
 * @param durable false only for tests: a crash of the machine may lose or damage the data
 */
public record PostgresOptions(
    Path cache,
    Path folder,
    Path logs,
    int port,
    String password,
    int connections,
    boolean durable) {

  /** The database, and the role that owns it. */
  public static final String NAME = "berth";

  private static final int LONGEST_SOCKET_PATH = 90;

  public PostgresOptions {
    if (!password.matches("[A-Za-z0-9+/=]+")) {
      throw new IllegalArgumentException("the password of the database is not base64");
    }
  }

  /** Where its Unix socket is, if it has one. */
  public Path socketFolder() {
    return folder.resolve("socket");
  }

  /** Whether the path of its socket is short enough for one. */
  public boolean hasSocket() {
    return socketFolder().toString().length() <= LONGEST_SOCKET_PATH;
  }

  @Override
  public String toString() {
    return "PostgresOptions[folder=%s, port=%d]".formatted(folder, port);
  }
}
