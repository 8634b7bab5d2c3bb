package dev.berth.resilience.memory;

import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Looks again and again at how much memory of the services is resident. */
final class Resident implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Stand stand;
  private final Map<String, Long> most = new ConcurrentHashMap<>();
  private final Thread watcher =
      Thread.ofPlatform().daemon().name("resident").unstarted(this::watch);

  private Resident(Stand stand) {
    this.stand = stand;
  }

  /** Begins. */
  static Resident watch(Stand stand) {
    Resident resident = new Resident(stand);
    resident.look();
    resident.watcher.start();
    return resident;
  }

  /** The most bytes that each service has had so far. */
  Map<String, Long> most() {
    return new TreeMap<>(most);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    stand
        .services()
        .forEach(service -> most.merge(service, stand.residentBytes(service), Math::max));
  }

  /** Ends it. */
  @Override
  public void close() {
    watcher.interrupt();
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
