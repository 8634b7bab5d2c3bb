package dev.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program as it is built, in a process of its own.
 *
 * @param process the process
 * @param service where it is asked, unless it was told to listen elsewhere
 * @param management where its health is
 * @param log what it says
 */
public record RunningService(Process process, URI service, URI management, Path log)
    implements AutoCloseable {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  /**
   * Starts it.
   *
   * @param name what its log is called
   * @param changes settings beside those of the installation
   */
  public static RunningService start(
      Installation installation, String name, Map<String, String> changes) throws IOException {
    int management = LoopbackPort.free();
    String address = "127.0.0.1:" + LoopbackPort.free();
    Map<String, String> settings = new HashMap<>(installation.settings());
    settings.put("berth.services.auth", address);
    settings.put("berth.management.port", Integer.toString(management));
    settings.putAll(changes);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.addAll(List.of("-jar", JAR.toString()));
    Path log = installation.file(name + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new RunningService(
        process,
        URI.create("http://" + address),
        URI.create("http://127.0.0.1:" + management),
        log);
  }

  /** Waits until it is ready. */
  public RunningService awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!JvmService.isReady(management)) {
      assertThat(process.isAlive() && System.nanoTime() < deadline).as(output()).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return this;
  }

  /** What it has said. */
  public String output() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
