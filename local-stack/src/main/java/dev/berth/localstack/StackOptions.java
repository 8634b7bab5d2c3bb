package dev.berth.localstack;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a local stack is to run.
 *
 * @param home the root of the repository, whose built services are run
 * @param data the data folder
 * @param temporary whether the data is thrown away at the end, and so need not be durable
 * @param config a {@code berth.yaml}
 * @param tls whether the registry speaks TLS with a certificate made on this machine
 * @param caches what the services do about their AOT caches
 * @param replicas how many of each service run, at most {@value #MOST_REPLICAS}
 * @param databaseDoor starts what is to stand between the services and the port of the database,
 *     and says at which port; the port itself where nothing does
 * @param settings settings that go before those of the file and of the environment, by full key
 */
public record StackOptions(
    Path home,
    Path data,
    boolean temporary,
    @Nullable Path config,
    boolean tls,
    Caches caches,
    int replicas,
    IntUnaryOperator databaseDoor,
    Map<String, String> settings) {

  /** How many of each service run at most. */
  public static final int MOST_REPLICAS = 8;

  /** Makes paths absolute and the map immutable, and checks the number of replicas. */
  public StackOptions {
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new StackException(
          "there are between 1 and %d replicas, unlike %d".formatted(MOST_REPLICAS, replicas));
    }
    home = home.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    config = config == null ? null : config.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }

  /** A registry that keeps its data in the folder. */
  public static StackOptions in(Path data) {
    return new StackOptions(
        builtHome(), data, false, null, false, Caches.WELCOME, 1, port -> port, Map.of());
  }

  /** A registry for tests: a free port, a fresh folder that is removed at the end. */
  public static StackOptions forTests() {
    try {
      Path data = FileTree.folder(Files.createTempDirectory("berth"), "rwx--x--x");
      return new StackOptions(
          builtHome(),
          data,
          true,
          null,
          false,
          Caches.WELCOME,
          1,
          port -> port,
          Map.of("berth.http.port", "0"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  /** The same with the services of another folder. */
  public StackOptions withHome(Path other) {
    return new StackOptions(
        other, data, temporary, config, tls, caches, replicas, databaseDoor, settings);
  }

  /** The same with a {@code berth.yaml}, or without one. */
  public StackOptions withConfig(@Nullable Path file) {
    return new StackOptions(
        home, data, temporary, file, tls, caches, replicas, databaseDoor, settings);
  }

  /** The same with or without TLS. */
  public StackOptions withTls(boolean wanted) {
    return new StackOptions(
        home, data, temporary, config, wanted, caches, replicas, databaseDoor, settings);
  }

  /** The same with another use of AOT caches. */
  public StackOptions withCaches(Caches wanted) {
    return new StackOptions(
        home, data, temporary, config, tls, wanted, replicas, databaseDoor, settings);
  }

  /** The same with so many of each service. */
  public StackOptions withReplicas(int wanted) {
    return new StackOptions(
        home, data, temporary, config, tls, caches, wanted, databaseDoor, settings);
  }

  /** The same with something between the services and the database. */
  public StackOptions withDatabaseDoor(IntUnaryOperator door) {
    return new StackOptions(home, data, temporary, config, tls, caches, replicas, door, settings);
  }

  /** The same with one more setting, such as {@code berth.manifest.sparse}. */
  public StackOptions with(String setting, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(setting, value);
    return new StackOptions(
        home, data, temporary, config, tls, caches, replicas, databaseDoor, more);
  }

  /** The property {@code berth.home}, else the nearest folder above that looks like it. */
  public static Path builtHome() {
    String named = System.getProperty("berth.home");
    if (named != null) {
      return Path.of(named);
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve("gateway-service")))
        .findFirst()
        .orElse(here);
  }
}
