package dev.berth.localstack;

import dev.berth.configuration.AuthSettings;
import dev.berth.configuration.HttpSettings;
import dev.berth.configuration.StorageSettings;
import dev.berth.configuration.file.BerthYaml;
import dev.berth.localstack.build.BuiltService;
import dev.berth.localstack.data.DataFolder;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.postgres.PostgresOptions;
import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.LoopbackPort;
import dev.berth.localstack.process.StackException;
import dev.berth.localstack.tls.LocalCertificates;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided before the first program starts: ports, sockets, secrets, and the
 * settings that every service is given.
 *
 * @param doors where the gateways listen
 * @param publicUrl what people call it
 * @param auth who gets in
 * @param database the PostgreSQL server
 * @param addresses where the inner services listen
 * @param services the services, in the order in which they are to be ended, by where they listen
 * @param certificates what TLS is spoken with, if this machine made it
 */
record StackPlan(
    List<PublicDoor> doors,
    URI publicUrl,
    AuthSettings auth,
    PostgresOptions database,
    ServiceAddresses addresses,
    List<Placed> services,
    @Nullable LocalCertificates certificates) {

  private static final String GATEWAY = "gateway";

  /** More than the pools of one replica of each service may hold. */
  private static final int CONNECTIONS = 100;

  StackPlan {
    doors = List.copyOf(doors);
    services = List.copyOf(services);
  }

  /**
   * A replica of a service.
   *
   * @param built what it is a program of
   * @param copy the folder of the copy that is run, so that a build does not pull the program from
   *     under a running registry; to be made before it starts; replicas share it
   * @param address where it listens, for people
   */
  record Placed(JvmService service, BuiltService built, Path copy, String address) {}

  /** The door that is told to people. */
  PublicDoor door() {
    return doors.getFirst();
  }

  /**
   * Decides.
   *
   * @param programs the folder that the programs of PostgreSQL are unpacked into
   * @throws StackException if others could reach a registry without a login, or the files that say
   *     who gets in cannot be read
   * @throws dev.berth.configuration.file.InvalidConfigurationException if a setting is wrong
   */
  static StackPlan make(StackOptions options, DataFolder data, Path programs) throws IOException {
    PostgresOptions database = database(options, data, programs);
    ServiceAddresses addresses = ServiceAddresses.choose(data.resolve("run"), options.replicas());
    Map<String, String> settings = new HashMap<>(options.settings());
    settings.putAll(own(data, addresses));
    settings.putAll(wayTo(database, options.databaseDoor().applyAsInt(database.port()), addresses));

    SmallRyeConfig config = BerthYaml.load(options.config(), settings);
    StorageSettings storage = config.getConfigMapping(StorageSettings.class);
    if (storage.filesystem().root().isEmpty()) {
      settings.put("berth.storage.filesystem.root", data.resolve("objects").toString());
    }
    HttpSettings http = config.getConfigMapping(HttpSettings.class);
    AuthSettings auth = config.getConfigMapping(AuthSettings.class);
    settings.putAll(readable(auth));
    boolean tls = options.tls() || HttpSettings.Tls.isSpoken(http.tls());
    PublicDoor door = PublicDoor.of(http.address(), http.port(), tls, AuthSettings.isClosed(auth));
    List<PublicDoor> doors = door.andTheNext(options.replicas(), http.port() != 0);
    settings.put("berth.http.address", door.address().getHostAddress());
    LocalCertificates certificates = null;
    if (options.tls()) {
      certificates = LocalCertificates.in(data.resolve("tls"), names(door), Clock.systemUTC());
      settings.put("berth.http.tls.certificate", certificates.certificate().toString());
      settings.put("berth.http.tls.key", certificates.key().toString());
    }
    return new StackPlan(
        doors,
        http.publicUrl().isPresent() ? http.publicUrl().get() : door.outerUrl(),
        auth,
        database,
        addresses,
        services(options, data, settings, places(doors, addresses)),
        certificates);
  }

  /** Where a service or the database listens, for people. */
  String addressOf(String program) {
    return placed(program).map(Placed::address).orElse("127.0.0.1:" + database.port());
  }

  /** The management interface of a service; PostgreSQL has none. */
  Optional<URI> managementOf(String program) {
    return placed(program).map(placed -> placed.service().management());
  }

  private Optional<Placed> placed(String program) {
    return services.stream().filter(placed -> placed.service().name().equals(program)).findFirst();
  }

  private static PostgresOptions database(StackOptions options, DataFolder data, Path programs)
      throws IOException {
    return new PostgresOptions(
        programs,
        data.resolve("postgres"),
        data.resolve("logs"),
        LoopbackPort.free(),
        Files.readString(data.secret("keys/database.password")),
        CONNECTIONS * options.replicas(),
        !options.temporary());
  }

  /** Unix sockets, if the services have them, too; unless something stands in between. */
  private static Map<String, String> wayTo(
      PostgresOptions database, int port, ServiceAddresses addresses) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "berth.database.url", "postgresql://127.0.0.1:%d/%s".formatted(port, PostgresOptions.NAME));
    if (port == database.port() && database.hasSocket() && addresses.areSockets()) {
      settings.put("berth.database.socket-folder", database.socketFolder().toString());
    }
    return settings;
  }

  private static Map<String, String> own(DataFolder data, ServiceAddresses addresses)
      throws IOException {
    Path credential = data.resolve("run").resolve("credential");
    FileTree.writePrivate(credential, FileTree.secret().getBytes(StandardCharsets.US_ASCII));
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.services.credential-file", credential.toString());
    addresses
        .addresses()
        .forEach((name, at) -> settings.put("berth.services." + name, String.join(",", at)));
    settings.put("berth.database.username", PostgresOptions.NAME);
    settings.put("berth.database.password-file", data.secret("keys/database.password").toString());
    settings.put("berth.auth.key-file", data.secret("keys/auth.key").toString());
    settings.put("berth.management.address", "127.0.0.1");
    return settings;
  }

  /** The services run in another folder, so relative paths of the environment are made absolute. */
  private static Map<String, String> readable(AuthSettings auth) {
    Map<String, String> settings = new HashMap<>();
    auth.htpasswd()
        .ifPresent(
            file ->
                settings.put(
                    "berth.auth.htpasswd",
                    readable("users", file, ": ./berth user add NAME --file %s makes it")));
    auth.policies()
        .ifPresent(file -> settings.put("berth.auth.policies", readable("policies", file, "")));
    auth.certificates()
        .authorities()
        .ifPresent(
            file ->
                settings.put(
                    "berth.auth.certificates.authorities", readable("authorities", file, "")));
    return settings;
  }

  private static String readable(String what, Path path, String remedy) {
    Path file = path.toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StackException(
          "the file of the %s, %s, cannot be read".formatted(what, file) + remedy.formatted(file));
    }
    return file.toString();
  }

  /** Where the replicas of each service listen, by its short name. */
  private static Map<String, List<String>> places(
      List<PublicDoor> doors, ServiceAddresses addresses) {
    Map<String, List<String>> places = new HashMap<>(addresses.addresses());
    places.put(GATEWAY, doors.stream().map(door -> door.url().toString()).toList());
    return places;
  }

  private static List<Placed> services(
      StackOptions options,
      DataFolder data,
      Map<String, String> settings,
      Map<String, List<String>> places)
      throws IOException {
    Path config = options.config();
    Map<String, String> environment =
        config == null ? Map.of() : Map.of("BERTH_CONFIG", config.toString());
    List<Placed> services = new ArrayList<>();
    for (String name : BuiltService.NAMES) {
      BuiltService built = BuiltService.of(options.home(), name);
      Path copy = data.resolve("run").resolve("programs").resolve(built.module());
      for (int replica = 1; replica <= options.replicas(); replica++) {
        String place = places.getOrDefault(name, List.of()).get(replica - 1);
        int management = LoopbackPort.free();
        Map<String, String> own = new HashMap<>(settings);
        own.put("berth.management.port", Integer.toString(management));
        if (name.equals(GATEWAY)) {
          own.put("berth.http.port", Integer.toString(URI.create(place).getPort()));
        } else {
          own.put("berth.services." + name, place);
        }
        JvmService service =
            new JvmService(
                ServiceAddresses.numbered(built.module(), replica),
                BuiltService.jarIn(copy),
                options.caches().of(built),
                own,
                environment,
                URI.create("http://127.0.0.1:" + management),
                data.resolve("logs"));
        services.add(new Placed(service, built, copy, place));
      }
    }
    return services;
  }

  /** What this machine is called by those who can reach it, with engines in a local VM. */
  private static List<String> names(PublicDoor door) throws IOException {
    var names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    names.add("host.docker.internal");
    String host = InetAddress.getLocalHost().getHostName();
    if (host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
      names.add(host);
    }
    List<InetAddress> reached =
        door.address().isAnyLocalAddress() ? HostAddresses.reachable() : List.of(door.address());
    reached.forEach(address -> names.add(HostAddresses.digits(address)));
    return List.copyOf(names);
  }
}
