package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code berth.database}: the PostgreSQL server. Each service owns one schema in it. */
@ConfigMapping(prefix = "berth.database")
public interface DatabaseSettings {

  /** Where the database is, {@code postgresql://host:port/name}. */
  @WithDefault("postgresql://127.0.0.1:5432/berth")
  URI url();

  /**
   * The folder of the Unix socket of a server on this host, by which statements then go and not by
   * TCP; the port of the url is part of its name.
   */
  Optional<Path> socketFolder();

  /** The role the services log in as. */
  @WithDefault("berth")
  String username();

  /** A file with the password of that role. */
  Optional<Path> passwordFile();

  /** How many connections a pool of a service holds at most. */
  @WithDefault("20")
  int connections();

  /** How many statements may wait for a connection; over it 503. */
  @WithDefault("1000")
  int waiting();

  /** How long a statement waits for a connection. */
  @WithDefault("3s")
  Duration acquireTimeout();

  /** How long a statement may run. */
  @WithDefault("4s")
  Duration statementTimeout();

  /** How long a statement waits for a lock. */
  @WithDefault("3s")
  Duration lockTimeout();

  /** How long a transaction may do nothing. */
  @WithDefault("10s")
  Duration idleInTransactionTimeout();
}
