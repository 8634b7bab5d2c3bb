package dev.berth.localstack.training;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients usually do to a registry, by several of them at once. */
final class PushesAndPulls {

  private static final int CLIENTS = 4;
  private static final int IMAGES = 240;
  private static final int AT_LEAST = 24;

  private final URI registry;
  private final Optional<Path> authority;
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Nothing is sent yet.
   *
   * @param authority the certificate to trust
   */
  PushesAndPulls(URI registry, Optional<Path> authority) {
    this.registry = registry;
    this.authority = authority;
  }

  /**
   * Pushes and pulls images until they are enough, or the time is over and they are a few.
   *
   * @return how many they were
   * @throws StackException if the registry gives a wrong answer
   */
  int run(Duration time) throws IOException {
    Instant end = Instant.now().plus(time);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int number = 0; number < CLIENTS; number++) {
        boolean multiplexed = number % 2 == 0;
        clients.add(executor.submit(() -> client(multiplexed, end)));
      }
      int images = 0;
      for (Future<Integer> client : clients) {
        images += client.get();
      }
      return images;
    } catch (ExecutionException e) {
      throw Training.because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while pushing and pulling", e);
    }
  }

  private int client(boolean multiplexed, Instant end) throws IOException, InterruptedException {
    int images = 0;
    try (Caller caller = new Caller(registry, authority, multiplexed)) {
      for (int number = next.getAndIncrement(); number < IMAGES; number = next.getAndIncrement()) {
        if (number >= AT_LEAST && Instant.now().isAfter(end)) {
          break;
        }
        new Image(caller, number).pushAndPull();
        images++;
      }
    }
    return images;
  }
}
