package dev.berth.localstack.postgres;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.DetachedProcess;
import dev.berth.localstack.process.Program;
import dev.berth.localstack.process.ShortCommand;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL server with the database {@code berth}, on 127.0.0.1 and, where its path is short
 * enough, a Unix socket in its own folder. Passwords are asked for on both.
 */
public final class PostgresServer implements Program {

  private static final Duration CREATION = Duration.ofMinutes(3);
  private static final int READY_LINE = 7;

  /**
   * How often a password is hashed for each connection, here and in the client. That protects those
   * that can be guessed; these are 256 random bits, and a service that has just begun would spend a
   * tenth of a second on each of its first connections.
   */
  private static final int HASHES_OF_A_RANDOM_PASSWORD = 1;

  private final PostgresOptions options;
  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final Path cluster;
  private final Path output;

  private PostgresServer(PostgresOptions options, PostgresBinaries binaries, ServerUser user) {
    this.options = options;
    this.binaries = binaries;
    this.user = user;
    this.cluster = options.folder().resolve("cluster");
    this.output = options.logs().resolve("postgresql.out");
  }

  /**
   * Unpacks the programs and creates the cluster, each only where it is missing.
   *
   * @throws StackException if the user that has to run the server cannot enter its folder
   */
  public static PostgresServer prepare(PostgresOptions options) throws IOException {
    ServerUser user = ServerUser.choose();
    PostgresBinaries binaries = PostgresBinaries.in(options.cache());
    PostgresServer server = new PostgresServer(options, binaries, user);
    for (Path own : List.of(options.folder(), server.ownLogs(), options.socketFolder())) {
      user.own(FileTree.folder(own, "rwx------"));
    }
    user.requireEntry(options.folder());
    user.requireEntry(server.ownLogs());
    user.requireEntry(binaries.home());
    if (!Files.isDirectory(server.cluster)) {
      server.createCluster();
    }
    return server;
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Path log() {
    return output;
  }

  @Override
  public Process launch() throws IOException {
    clearPredecessor();
    List<String> command =
        new ArrayList<>(List.of(binaries.program("postgres").toString(), "-D", cluster.toString()));
    settings().forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    return DetachedProcess.start(user.command(command), options.folder(), Map.of(), output);
  }

  /** Reads what the server itself writes about its state, as {@code pg_ctl} does. */
  @Override
  public boolean isReady(Process process) {
    List<String> state = postmasterState();
    return state.size() > READY_LINE
        && state.get(READY_LINE).strip().equals("ready")
        && isOf(process, pidIn(state));
  }

  /** A fast shutdown: sessions are cut, a checkpoint is written. */
  @Override
  public void stop(Process process, Duration patience) {
    try {
      askToStop(process, patience);
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while stopping " + name(), e);
    }
  }

  private void askToStop(Process process, Duration patience) throws InterruptedException {
    try {
      pgCtlStop(patience);
    } catch (IOException | StackException e) {
      // A full disk, say. This waits for sessions to end, and the services are gone by now.
      process.destroy();
      process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Map<String, String> settings() {
    String durable = options.durable() ? "on" : "off";
    String socket = options.hasSocket() ? options.socketFolder().toString() : "";
    return Map.ofEntries(
        Map.entry("listen_addresses", "127.0.0.1"),
        Map.entry("port", Integer.toString(options.port())),
        Map.entry("unix_socket_directories", socket),
        Map.entry("unix_socket_permissions", "0700"),
        Map.entry("max_connections", Integer.toString(options.connections())),
        Map.entry("shared_buffers", "128MB"),
        Map.entry("fsync", durable),
        // Without fsync it costs next to nothing, and a server that is killed loses nothing.
        Map.entry("synchronous_commit", "on"),
        Map.entry("full_page_writes", durable),
        Map.entry("timezone", "UTC"),
        Map.entry("log_timezone", "UTC"),
        Map.entry("logging_collector", "on"),
        Map.entry("log_directory", ownLogs().toString()),
        // A file for each day of the week, written over a week later.
        Map.entry("log_filename", "postgresql-%a.log"),
        Map.entry("log_rotation_age", "1d"),
        Map.entry("log_rotation_size", "0"),
        Map.entry("log_truncate_on_rotation", "on"));
  }

  private Path ownLogs() {
    return options.logs().resolve("postgresql");
  }

  /** Made beside its place and moved there when complete: a broken attempt leaves nothing. */
  private void createCluster() throws IOException {
    Path fresh = options.folder().resolve("cluster.new");
    FileTree.delete(fresh);
    Path password = options.folder().resolve("password");
    user.own(
        FileTree.writePrivate(password, FileTree.secret().getBytes(StandardCharsets.US_ASCII)));
    try {
      List<String> initdb =
          new ArrayList<>(
              List.of(
                  binaries.program("initdb").toString(),
                  "--pgdata=" + fresh,
                  "--username=postgres",
                  "--pwfile=" + password,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--data-checksums"));
      if (!options.durable()) {
        initdb.add("--no-sync");
      }
      require(initdb, "");
      require(
          List.of(
              binaries.program("postgres").toString(),
              "--single",
              "-c",
              "exit_on_error=on",
              "-c",
              "fsync=" + (options.durable() ? "on" : "off"),
              "-c",
              "scram_iterations=" + HASHES_OF_A_RANDOM_PASSWORD,
              "-D",
              fresh.toString(),
              "postgres"),
          """
          CREATE ROLE %1$s LOGIN PASSWORD '%2$s'
          CREATE DATABASE %1$s OWNER %1$s
          """
              .formatted(PostgresOptions.NAME, options.password()));
      Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.delete(password);
    }
  }

  private void require(List<String> command, String input) throws IOException {
    ShortCommand done = ShortCommand.run(user.command(command), options.folder(), input, CREATION);
    if (!done.succeeded()) {
      List<String> lines = done.output().lines().toList();
      throw new StackException(
          "PostgreSQL cannot create its data in %s: %s"
              .formatted(options.folder(), lines.isEmpty() ? "no reason given" : lines.getLast()));
    }
  }

  /**
   * Ends a server that an earlier launcher left on this cluster. After a crash of the machine the
   * pid noted in the cluster may instead belong to another program by now, which would keep the
   * server from starting: then the note is removed.
   */
  private void clearPredecessor() throws IOException {
    Optional<String> commandLine =
        ProcessHandle.of(pidIn(postmasterState()))
            .map(ProcessHandle::info)
            .flatMap(ProcessHandle.Info::commandLine);
    if (commandLine.isEmpty()) {
      return;
    }
    if (commandLine.get().contains(cluster.toString())) {
      pgCtlStop(Duration.ofSeconds(30));
    } else {
      Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    }
  }

  private void pgCtlStop(Duration patience) throws IOException {
    ShortCommand.run(
        user.command(
            List.of(
                binaries.program("pg_ctl").toString(),
                "stop",
                "--pgdata=" + cluster,
                "--mode=fast",
                "--timeout=" + patience.toSeconds())),
        options.folder(),
        "",
        patience.plusSeconds(5));
  }

  private List<String> postmasterState() {
    Path file = cluster.resolve("postmaster.pid");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      // Gone between the two calls, or half written: the same as not there yet.
      return List.of();
    }
  }

  private static long pidIn(List<String> state) {
    String line = state.isEmpty() ? "" : state.getFirst().strip();
    return line.matches("[1-9][0-9]{0,9}") ? Long.parseLong(line) : -1;
  }

  private static boolean isOf(Process process, long pid) {
    return process.pid() == pid
        || process.descendants().anyMatch(descendant -> descendant.pid() == pid);
  }
}
