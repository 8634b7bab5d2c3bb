package dev.berth.localstack;

import com.sun.security.auth.module.UnixSystem;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.postgres.PostgresOptions;
import dev.berth.localstack.postgres.PostgresServer;
import dev.berth.localstack.process.Backoff;
import dev.berth.localstack.process.LoopbackPort;
import dev.berth.localstack.process.Supervised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A PostgreSQL server for tests: in a temporary folder, on a free port of 127.0.0.1, with one empty
 * database. It gives up durability for speed, and goes away with all its data on {@link #close()},
 * or at the end of the JVM.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);

  private final Path folder;
  private final PostgresOptions options;
  private final Supervised server;
  private final Thread atExit = new Thread(this::stop, "embedded-postgres-exit");
  private boolean closed;

  private EmbeddedPostgres(Path folder, PostgresOptions options, Supervised server) {
    this.folder = folder;
    this.options = options;
    this.server = server;
  }

  private static final int CONNECTIONS = 100;

  /** Starts a server; its programs are unpacked once for each user of the machine. */
  public static EmbeddedPostgres startTemporary() {
    try {
      Path folder = FileTree.folder(Files.createTempDirectory("berth-pg"), "rwx--x--x");
      PostgresOptions options =
          new PostgresOptions(
              sharedPrograms(),
              folder.resolve("server"),
              FileTree.folder(folder.resolve("logs"), "rwx--x--x"),
              LoopbackPort.free(),
              FileTree.secret(),
              CONNECTIONS,
              false);
      Supervised server =
          new Supervised(
              PostgresServer.prepare(options), Backoff.USUAL, System.err::println, () -> {});
      EmbeddedPostgres postgres = new EmbeddedPostgres(folder, options, server);
      Runtime.getRuntime().addShutdownHook(postgres.atExit);
      server.start(START);
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a PostgreSQL server for tests", e);
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return options.port();
  }

  /** The folder of its Unix socket; the temporary folder has to have a short path. */
  public Path socketFolder() {
    return options.socketFolder();
  }

  public String database() {
    return PostgresOptions.NAME;
  }

  /** The role that owns the database; it is no superuser. */
  public String username() {
    return PostgresOptions.NAME;
  }

  public String password() {
    return options.password();
  }

  /** Where the database is, as {@code postgresql://host:port/database}. */
  public String url() {
    return "postgresql://%s:%d/%s".formatted(host(), port(), database());
  }

  /** Where the database is, for JDBC. */
  public String jdbcUrl() {
    return "jdbc:" + url();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  /** Named by the user, so that nobody runs programs that somebody else has put there. */
  static Path sharedPrograms() throws IOException {
    Path cache = sharedPath();
    FileTree.folder(cache, "rwxr-xr-x");
    if (!isOwn(cache)) {
      throw new IOException(cache + " belongs to another user");
    }
    return cache;
  }

  /** The same where it is there already, and this user's. */
  static Optional<Path> sharedProgramsOfBefore() throws IOException {
    Path cache = sharedPath();
    return Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS) && isOwn(cache)
        ? Optional.of(cache)
        : Optional.empty();
  }

  private static Path sharedPath() {
    return Path.of(System.getProperty("java.io.tmpdir"), "berth-programs-" + uid());
  }

  private static boolean isOwn(Path folder) throws IOException {
    Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return ((Number) owner).longValue() == uid();
  }

  private static long uid() {
    return new UnixSystem().getUid();
  }
}
