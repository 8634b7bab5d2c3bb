package dev.berth.resilience.stack;

import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Once;
import dev.berth.conformance.target.Target;
import dev.berth.localstack.LocalStack;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.training.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A registry of a test's own, which the test may look into and break. */
public final class Stand implements AutoCloseable {

  private static final Once<Boolean> TRAINED =
      new Once<>(() -> Training.attempt(StackOptions.builtHome(), System.err::println, step -> {}));

  private final LocalStack stack;
  private final List<Registry> gateways;

  private Stand(LocalStack stack) {
    this.stack = stack;
    this.gateways = stack.urls().stream().map(url -> Registry.at(Target.of(stack, url))).toList();
  }

  /** Starts one and waits until it is ready. */
  public static Stand start(UnaryOperator<StackOptions> settings) {
    // Where it failed, registries only start slower.
    TRAINED.get();
    return new Stand(LocalStack.start(settings.apply(StackOptions.forTests())));
  }

  /** What its clients see. */
  public Registry registry() {
    return gateways.getFirst();
  }

  /** The same as a client with connections of its own, which others do not hold up. */
  public Registry ofItsOwn() {
    return Registry.at(Target.of(stack, stack.urls().getFirst()));
  }

  /** What its clients see by the gateway of this number, counted from 0 and round and round. */
  public Registry gateway(int number) {
    return gateways.get(number % gateways.size());
  }

  /** The status that each of the gateways answers a GET by, with a header {@code Authorization}. */
  public List<Integer> statuses(String path, String authorization) {
    return gateways.stream()
        .map(gateway -> gateway.anonymous().get(path, "Authorization", authorization).status())
        .toList();
  }

  /** The processes. */
  public LocalStack stack() {
    return stack;
  }

  /** The program of this name. */
  public StackState.Part part(String name) {
    return stack.state().parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
  }

  /** The names of all services, replicas among them. */
  public List<String> services() {
    return stack.state().parts().stream()
        .filter(StackState.Part::isService)
        .map(StackState.Part::name)
        .toList();
  }

  /** Whether all services say that they can serve requests. */
  public boolean isReady() {
    return services().stream().allMatch(this::isReady);
  }

  /** Whether a service says that it can serve requests. */
  public boolean isReady(String service) {
    String management = part(service).managementUrl();
    return management != null && JvmService.isReady(URI.create(management));
  }

  /**
   * Sends a signal, such as {@code STOP}, {@code CONT} or {@code KILL}, to a program and to all the
   * processes it has started. After {@code STOP} they stand still: the signal alone lets each
   * thread go on until it is seen.
   */
  public void signal(String signal, String name) {
    ProcessHandle process = part(name).running().orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants()).toList();
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    all.forEach(each -> command.add(Long.toString(each.pid())));
    try {
      Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
      kill.getInputStream().transferTo(OutputStream.nullOutputStream());
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (signal.equals("STOP")) {
      Eventually.isTrue(
          name + " stands still",
          Duration.ofSeconds(5),
          () -> all.stream().allMatch(Stand::standsStill));
    }
  }

  /** Whether all threads are stopped, by proc(5); true where the system does not say. */
  private static boolean standsStill(ProcessHandle process) {
    Path threads = Path.of("/proc/" + process.pid() + "/task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (Stream<Path> each = Files.list(threads)) {
      return each.allMatch(Stand::isStopped);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + process.pid(), e);
    }
  }

  /** One that is gone meanwhile does nothing any more. */
  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.startsWith(") T ", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return true;
    }
  }

  /** How many bytes of a program's memory are resident; 0 where the system does not say. */
  public long residentBytes(String name) {
    Path status = Path.of("/proc/" + part(name).running().orElseThrow().pid() + "/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + name, e);
    }
  }

  /** The length of the longest upload in the filesystem store that is not at its end. */
  public long longestStaged() {
    try (Stream<Path> files = Files.walk(stack.dataFolder().resolve("objects"))) {
      return files
          .filter(file -> file.getFileName().toString().contains("."))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into the store", e);
    }
  }

  /** Calls a service as the gateway does. */
  public InternalCall call(String service) {
    try {
      String credential = Files.readString(stack.dataFolder().resolve("run/credential"));
      return new InternalCall(part(service).address(), credential);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the credential", e);
    }
  }

  /** Ends it; what its programs have said stays behind, to explain a failure. */
  @Override
  public void close() {
    try {
      Path kept = Path.of("target", "stands", stack.dataFolder().getFileName().toString());
      Files.createDirectories(kept.getParent());
      FileTree.copy(stack.dataFolder().resolve("logs"), kept);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the logs", e);
    } finally {
      stack.close();
    }
  }
}
