package dev.berth.localstack.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service in a JVM of its own.
 *
 * @param name the name of its module
 * @param jar what to run
 * @param aot what to do with an AOT cache
 * @param settings system properties
 * @param environment variables set besides the inherited ones
 * @param management the root of its management interface
 * @param logs the folder of its logs
 */
public record JvmService(
    String name,
    Path jar,
    AotCache aot,
    Map<String, String> settings,
    Map<String, String> environment,
    URI management,
    Path logs)
    implements Program {

  private static final Duration HEALTH = Duration.ofSeconds(2);

  /** A JVM that records writes all that it has loaded when it is told to end. */
  private static final Duration WRITING = Duration.ofMinutes(3);

  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(HEALTH).build();

  /** What each JVM is told; a cache that was made with others is none for it. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          // A key that was read from a file is put into a store in memory, under a password that is
          // no secret: hashing that 10,000 times, twice, protects nothing and delays the start.
          "-Dkeystore.pkcs12.keyPbeIterationCount=1");

  public JvmService {
    settings = Map.copyOf(settings);
    environment = Map.copyOf(environment);
  }

  @Override
  public Path log() {
    return logs.resolve(name + ".log");
  }

  @Override
  public Path output() {
    return logs.resolve(name + ".out");
  }

  @Override
  public Process launch() throws IOException {
    List<String> command = new ArrayList<>(jvm(aot));
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.add("-Dquarkus.log.file.path=" + log());
    command.add("-Dquarkus.log.file.enabled=true");
    command.add("-Dquarkus.log.file.rotation.max-file-size=10M");
    command.add("-Dquarkus.log.file.rotation.max-backup-index=5");
    command.add("-Dquarkus.log.console.enabled=false");
    command.addAll(List.of("-jar", jar.toString()));
    // Where the JVM would leave its own report of a crash, too.
    return DetachedProcess.start(command, logs, environment, output());
  }

  /** The beginning of a command that runs a service. */
  public static List<String> jvm(AotCache aot) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(LargePages.options());
    command.addAll(aot.options());
    return command;
  }

  @Override
  public boolean isReady(Process process) {
    return isReady(management);
  }

  /** Whether the service with this management interface says that it is ready. */
  public static boolean isReady(URI management) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(management.resolve("/q/health/ready")).timeout(HEALTH).build();
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // Nothing listens, or nothing answers: not ready.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void stop(Process process, Duration patience) {
    Duration limit = aot instanceof AotCache.Recorded ? WRITING : patience;
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while stopping " + name, e);
    }
  }
}
