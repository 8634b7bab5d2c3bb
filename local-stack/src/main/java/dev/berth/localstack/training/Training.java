package dev.berth.localstack.training;

import dev.berth.localstack.Caches;
import dev.berth.localstack.LocalStack;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.build.BuiltService;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.AotCache;
import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.ShortCommand;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the AOT caches of one build of the services. */
public final class Training {

  private static final Duration PUSHES = Duration.ofSeconds(20);
  private static final Duration MAKING = Duration.ofMinutes(3);
  private static final int AT_ONCE = 2;

  private final Path home;
  private final Consumer<String> console;
  private final Consumer<String> log;

  private Training(Path home, Consumer<String> console, Consumer<String> log) {
    this.home = home;
    this.console = console;
    this.log = log;
  }

  /**
   * Makes those caches that are not there; without them everything runs, only slower at first.
   *
   * @param home the root of the repository
   * @param console told that it begins, and of a failure, in a sentence each
   * @param log told of every step
   * @return whether all of them are there now
   */
  public static boolean attempt(Path home, Consumer<String> console, Consumer<String> log) {
    try {
      new Training(home.toAbsolutePath().normalize(), console, log).run();
      return true;
    } catch (StackException | IOException | UncheckedIOException e) {
      console.accept(
          "the services start without AOT caches, as these could not be made: " + e.getMessage());
      return false;
    }
  }

  private void run() throws IOException {
    Path lock = Files.createDirectories(home.resolve(".build")).resolve("training.lock");
    try (FileChannel file =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Another process may be at it. The end of the channel is the end of the lock.
      if (file.lock().isValid() && !areThere()) {
        console.accept("training the services by pushes and pulls, so that they start fast");
        record();
        make();
      }
    }
  }

  private List<BuiltService> services() {
    return BuiltService.NAMES.stream().map(name -> BuiltService.of(home, name)).toList();
  }

  private boolean areThere() throws IOException {
    for (BuiltService service : services()) {
      if (!Files.exists(service.cache())) {
        return false;
      }
    }
    return true;
  }

  /** Lets a registry work, and writes down what its services loaded and ran. */
  private void record() throws IOException {
    for (BuiltService service : services()) {
      FileTree.delete(service.caches());
      Files.createDirectories(service.caches());
    }
    StackOptions temporary = StackOptions.forTests().withHome(home);
    StackOptions options =
        temporary
            .withTls(true)
            .withCaches(Caches.RECORDED)
            .with("berth.storage.filesystem.root", temporary.data().resolve("objects").toString());
    LocalStack stack = new LocalStack(options, log);
    Thread atExit = new Thread(stack::close, "end-of-the-training");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (stack) {
      stack.start();
      int images = new PushesAndPulls(stack.url(), stack.authorityCertificate()).run(PUSHES);
      log.accept("%d images were pushed and pulled".formatted(images));
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void make() throws IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<@Nullable Void>> caches = new ArrayList<>();
      for (BuiltService service : services()) {
        caches.add(executor.submit(() -> make(service)));
      }
      for (Future<@Nullable Void> cache : caches) {
        cache.get();
      }
    } catch (ExecutionException e) {
      throw because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while making AOT caches", e);
    }
  }

  /** The name is given last, so that nobody finds a part of a cache. */
  private @Nullable Void make(BuiltService service) throws IOException {
    if (!Files.exists(service.recording())) {
      throw new StackException("the %s left no recording".formatted(service.module()));
    }
    Path fresh = service.caches().resolve("fresh.aot");
    List<String> command =
        new ArrayList<>(JvmService.jvm(new AotCache.Made(service.recording(), fresh)));
    command.addAll(List.of("-jar", service.jar().toString()));
    ShortCommand java = ShortCommand.run(command, service.target(), "", MAKING);
    log.accept(service.module() + ":\n" + java.output());
    if (!java.succeeded() || !Files.exists(fresh)) {
      throw new StackException("no cache came of the recording of the " + service.module());
    }
    Files.move(fresh, service.cache(), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(service.recording());
    return null;
  }

  /** The sentence of what ended a task. */
  static StackException because(ExecutionException e) {
    return e.getCause() instanceof StackException sentence
        ? sentence
        : new StackException(String.valueOf(e.getCause()), e);
  }
}
