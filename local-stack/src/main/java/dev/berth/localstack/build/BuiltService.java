package dev.berth.localstack.build;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service as the build left it. It is run from a copy, for which the JVM accepts its cache, too:
 * of each jar it compares size, time, and name below the folder that all of them are in. But for
 * some caches JVM 25 leaves this out, and then runs what the jars held when the cache was made. So
 * a cache is named by all that it depends on.
 *
 * @param module the name of its module
 * @param target the folder that its module is built into
 */
public record BuiltService(String module, Path target) {

  /** The modules, in the order in which their programs are to be ended. */
  public static final List<String> NAMES = List.of("gateway", "auth", "blob", "metadata");

  private static final String WITHOUT_DATABASE = "gateway-service";
  private static final String JAR = "quarkus-run.jar";
  private static final int ID_BYTES = 8;

  /**
   * The service of this short name, such as {@code gateway}.
   *
   * @param home the root of the repository
   * @throws StackException if it is not built
   */
  public static BuiltService of(Path home, String name) {
    String module = name + "-service";
    BuiltService service = new BuiltService(module, home.resolve(module).resolve("target"));
    if (!Files.exists(service.jar())) {
      throw new StackException(
          "the %s is not built: there is no %s".formatted(module, service.program()));
    }
    return service;
  }

  /**
   * Whether a service has the database to start with.
   *
   * @param program its module, or the name of one of its replicas
   */
  public static boolean needsDatabase(String program) {
    return !program.startsWith(WITHOUT_DATABASE);
  }

  private Path program() {
    return target.resolve("quarkus-app");
  }

  /** What to run. */
  public Path jar() {
    return program().resolve(JAR);
  }

  /** Puts a copy in place of what is there. */
  public void copyTo(Path folder) throws IOException {
    FileTree.delete(folder);
    FileTree.copy(program(), folder);
  }

  /** What to run of a copy. */
  public static Path jarIn(Path copy) {
    return copy.resolve(JAR);
  }

  /** The folder of the cache; another build's may be in it. */
  public Path caches() {
    return target.resolve("aot");
  }

  /** The cache for just this build and this JVM with its options, whether it is there or not. */
  public Path cache() throws IOException {
    return caches().resolve(id() + ".aot");
  }

  /** What a recorded run leaves, for the cache to be made from. */
  public Path recording() {
    return caches().resolve("recording.aotconf");
  }

  /** Stands for the jars, the JVM and its options. */
  private String id() throws IOException {
    StringBuilder all = new StringBuilder();
    Path jdk = Path.of(System.getProperty("java.home"));
    describe(all, jdk, jdk.resolve("release"));
    all.append(Runtime.version()).append(jdk).append(JvmService.JVM_OPTIONS).append('\n');
    try (Stream<Path> files = Files.walk(program())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        describe(all, program(), file);
      }
    }
    byte[] digest = sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, ID_BYTES);
  }

  private static void describe(StringBuilder all, Path root, Path file) throws IOException {
    if (Files.exists(file)) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      all.append(root.relativize(file)).append(' ').append(attributes.size());
      all.append(' ').append(attributes.lastModifiedTime().toMillis()).append('\n');
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
