package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code berth.services}: where the services find each other, and how they know each other. */
@ConfigMapping(prefix = "berth.services")
public interface ServicesSettings {

  /**
   * The metadata-service: {@code unix:/path} or {@code host:port}, where it listens too. Several
   * for its replicas; a host of several addresses stands for a replica at each.
   */
  @WithDefault("127.0.0.1:5011")
  @WithConverter(ServiceAddress.Converter.class)
  List<ServiceAddress> metadata();

  /**
   * The blob-service: {@code unix:/path} or {@code host:port}, where it listens too. Several for
   * its replicas; a host of several addresses stands for a replica at each.
   */
  @WithDefault("127.0.0.1:5012")
  @WithConverter(ServiceAddress.Converter.class)
  List<ServiceAddress> blob();

  /**
   * The auth-service: {@code unix:/path} or {@code host:port}, where it listens too. Several for
   * its replicas; a host of several addresses stands for a replica at each.
   */
  @WithDefault("127.0.0.1:5013")
  @WithConverter(ServiceAddress.Converter.class)
  List<ServiceAddress> auth();

  /** A file with the secret that every internal call carries, at least 32 characters. */
  Path credentialFile();

  /** How long a call may take until it is connected. */
  @WithDefault("2s")
  Duration connectTimeout();

  /**
   * How long the answer to a call that moves no blob may take; for a manifest a second more for
   * each MiB.
   */
  @WithDefault("4s")
  Duration answerTimeout();

  /**
   * How long the end of an upload may take once all its bytes have come; they may have to be read
   * once more to be verified.
   */
  @WithDefault("10m")
  Duration finishTimeout();

  /** How often hosts are looked up again, and replicas that did not answer are tried again. */
  @WithDefault("1s")
  Duration lookInterval();

  /**
   * How many connections a service keeps to each replica of another, for each of its event loops.
   */
  @WithDefault("64")
  int connections();

  /** How many calls of an event loop may wait for a connection; over it 503. */
  @WithDefault("512")
  int waiting();
}
