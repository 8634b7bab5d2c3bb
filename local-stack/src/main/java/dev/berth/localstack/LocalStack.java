package dev.berth.localstack;

import dev.berth.configuration.AuthSettings;
import dev.berth.localstack.build.BuiltService;
import dev.berth.localstack.data.DataFolder;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.data.Leftovers;
import dev.berth.localstack.data.RunningProcess;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.postgres.PostgresBinaries;
import dev.berth.localstack.postgres.PostgresOptions;
import dev.berth.localstack.postgres.PostgresServer;
import dev.berth.localstack.process.Backoff;
import dev.berth.localstack.process.JvmService;
import dev.berth.localstack.process.Program;
import dev.berth.localstack.process.StackException;
import dev.berth.localstack.process.Supervised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A whole registry on this machine: PostgreSQL and four services, or replicas of them, as
 * processes, looked after until {@link #close()}.
 */
public final class LocalStack implements AutoCloseable {

  /** The gateway is not ready before all others are, and a database may have to be made first. */
  private static final Duration START = Duration.ofMinutes(5);

  private final StackOptions options;
  private final Consumer<String> console;

  /** In the order in which they are ended: the gateway first, PostgreSQL last. */
  private final List<Supervised> programs = new ArrayList<>();

  /** Read by those who make files in the data folder, written by the one who takes it away. */
  private final ReadWriteLock folderInUse = new ReentrantReadWriteLock();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable DataFolder data;
  private @Nullable StackPlan plan;

  /**
   * Nothing runs yet.
   *
   * @param console told of each step in a sentence
   */
  public LocalStack(StackOptions options, Consumer<String> console) {
    this.options = options;
    this.console = console;
  }

  /** Runs a registry and waits until it is ready; its words go to standard error. */
  public static LocalStack start(StackOptions options) {
    LocalStack stack = new LocalStack(options, System.err::println);
    try {
      stack.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a registry in " + options.data(), e);
    }
    return stack;
  }

  /**
   * Starts everything and waits until it is ready. On a failure everything is ended again.
   *
   * @throws StackException if it cannot run, with the reason for the person who asked
   * @throws dev.berth.configuration.file.InvalidConfigurationException if a setting is wrong
   */
  public void start() throws IOException {
    boolean ready = false;
    try {
      startAll();
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private void startAll() throws IOException {
    StackPlan decided = makePlan();
    decided.doors().forEach(PublicDoor::requireFree);
    if (decided.door().isOpenToOthers() && !decided.door().tls()) {
      console.accept("Warning: without TLS, passwords go over the network in the clear; use --tls");
    }

    console.accept("Starting PostgreSQL and the services");
    Map<Supervised, StackPlan.Placed> services = new LinkedHashMap<>();
    decided.services().forEach(placed -> services.put(supervise(placed.service()), placed));
    keep(services.keySet());
    startTogether(decided.database(), services);
  }

  private StackPlan makePlan() throws IOException {
    return inFolder(
        () -> {
          DataFolder folder = DataFolder.open(options.data());
          data = folder;
          List<String> ended = Leftovers.clear(folder);
          if (!ended.isEmpty()) {
            console.accept("Ended what an earlier run had left: " + String.join(", ", ended));
          }
          Path cache =
              options.temporary() ? EmbeddedPostgres.sharedPrograms() : folder.resolve("cache");
          StackPlan decided = StackPlan.make(options, folder, cache);
          plan = decided;
          return decided;
        });
  }

  /** Makes files in the data folder, which is not taken away meanwhile. */
  private <T> T inFolder(Making<T> work) throws IOException {
    folderInUse.readLock().lock();
    try {
      requireOpen();
      return work.make();
    } finally {
      folderInUse.readLock().unlock();
    }
  }

  private interface Making<T> {
    T make() throws IOException;
  }

  private void keep(Collection<Supervised> started) {
    synchronized (programs) {
      requireOpen();
      programs.addAll(started);
    }
  }

  private void requireOpen() {
    if (closing.get()) {
      throw new StackException("stopped while starting");
    }
  }

  private Supervised supervise(Program program) {
    return new Supervised(program, Backoff.USUAL, console, this::noteState);
  }

  /** The first that fails decides; the others would wait for it in vain. */
  private void startTogether(PostgresOptions database, Map<Supervised, StackPlan.Placed> services)
      throws IOException {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting = new ExecutorCompletionService<Supervised>(executor);
      Future<Supervised> postgres = starting.submit(() -> start(database));
      Map<Path, Future<?>> copies = new HashMap<>();
      services.forEach(
          (service, placed) -> {
            Future<?> copy =
                copies.computeIfAbsent(placed.copy(), _ -> executor.submit(() -> copy(placed)));
            starting.submit(() -> start(service, copy, postgres));
          });
      try {
        for (int started = 0; started <= services.size(); started++) {
          console.accept("  " + starting.take().get().program().name() + " is ready");
        }
      } catch (ExecutionException e) {
        close();
        throw cause(e);
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new StackException("interrupted while starting the services", e);
      }
    }
  }

  private Supervised start(PostgresOptions database) throws IOException {
    Supervised postgres = prepare(database);
    postgres.start(START);
    return postgres;
  }

  private Supervised prepare(PostgresOptions database) throws IOException {
    return inFolder(
        () -> {
          Optional<Path> unpacked = EmbeddedPostgres.sharedProgramsOfBefore();
          if (unpacked.isPresent()) {
            PostgresBinaries.in(database.cache(), unpacked.get());
          }
          Supervised postgres = supervise(PostgresServer.prepare(database));
          keep(List.of(postgres));
          return postgres;
        });
  }

  private Path copy(StackPlan.Placed placed) throws IOException {
    return inFolder(
        () -> {
          placed.built().copyTo(placed.copy());
          return placed.copy();
        });
  }

  /** A service that needs the database is not to look for it before it is there. */
  private static Supervised start(Supervised service, Future<?> copy, Future<Supervised> postgres)
      throws IOException, InterruptedException {
    try {
      copy.get();
      if (BuiltService.needsDatabase(service.program().name())) {
        postgres.get();
      }
    } catch (ExecutionException e) {
      throw cause(e);
    }
    service.start(START);
    return service;
  }

  private static IOException cause(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException sentence -> throw sentence;
      case IOException failure -> failure;
      case null, default -> throw new IllegalStateException("a service did not start", e);
    };
  }

  /** The root of the registry, such as {@code http://localhost:5000}. */
  public URI url() {
    return plan().door().url();
  }

  /** The roots that the replicas of the gateway serve, {@link #url} first. */
  public List<URI> urls() {
    return plan().doors().stream().map(PublicDoor::url).toList();
  }

  /**
   * What people call the registry: {@code berth.http.public-url}, or else {@link #url}, or an
   * address of this machine where it listens on all of them.
   */
  public URI publicUrl() {
    return plan().publicUrl();
  }

  /** Who gets in. */
  public AuthSettings auth() {
    return plan().auth();
  }

  /** Whether it listens on an address that others than this machine reach. */
  public boolean isOpenToOthers() {
    return plan().door().isOpenToOthers();
  }

  /** The certificate that clients are to trust, if this machine made one. */
  public Optional<Path> authorityCertificate() {
    return Optional.ofNullable(plan().certificates()).map(certificates -> certificates.authority());
  }

  /** The data folder. */
  public Path dataFolder() {
    return options.data();
  }

  /** What runs now. */
  public StackState state() {
    StackPlan decided = plan();
    List<StackState.Part> parts;
    synchronized (programs) {
      parts = programs.stream().map(program -> part(decided, program)).toList();
    }
    return new StackState(
        RunningProcess.of(ProcessHandle.current()),
        decided.door().url().toString(),
        decided.addresses().folder().toString(),
        parts);
  }

  private static StackState.Part part(StackPlan decided, Supervised supervised) {
    String name = supervised.program().name();
    return new StackState.Part(
        name,
        supervised
            .process()
            .filter(Process::isAlive)
            .map(process -> RunningProcess.of(process.toHandle()))
            .orElse(null),
        decided.addressOf(name),
        decided.managementOf(name).map(URI::toString).orElse(null),
        supervised.program().log().toString());
  }

  private synchronized void noteState() {
    if (closing.get()) {
      return;
    }
    try {
      state().write(options.data());
    } catch (IOException e) {
      // What runs goes on; only status and down lose sight of it.
      console.accept("cannot note what runs in %s: %s".formatted(options.data(), e.getMessage()));
    }
  }

  private StackPlan plan() {
    if (plan == null) {
      throw new IllegalStateException("the stack is not started");
    }
    return plan;
  }

  /** Whether nobody has closed it. */
  public boolean isOpen() {
    return !closing.get();
  }

  /** Waits until it has been closed by another thread. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Ends everything in order and gives the data folder free; may be called more than once. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      try {
        endPrograms();
        // A service may have failed while the cluster is still being made.
        folderInUse.writeLock().lock();
        try {
          release();
        } finally {
          folderInUse.writeLock().unlock();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot clear " + options.data(), e);
      } finally {
        closed.countDown();
      }
    } else {
      awaitOther();
    }
  }

  private void endPrograms() {
    List<Supervised> all;
    synchronized (programs) {
      all = List.copyOf(programs);
    }
    closeTogether(all, program -> program.name().startsWith("gateway-"));
    closeTogether(all, program -> program instanceof JvmService);
    all.forEach(Supervised::close);
  }

  private static void closeTogether(List<Supervised> all, Predicate<Program> which) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      all.stream()
          .filter(supervised -> which.test(supervised.program()))
          .forEach(supervised -> executor.execute(supervised::close));
    }
  }

  private void release() throws IOException {
    if (data == null) {
      return;
    }
    if (plan != null) {
      if (!plan.addresses().folder().startsWith(data.root())) {
        FileTree.delete(plan.addresses().folder());
      }
      StackState.clear(data.root());
    }
    data.close();
    if (options.temporary()) {
      FileTree.delete(data.root());
    }
  }

  private void awaitOther() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
