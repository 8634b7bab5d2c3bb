package dev.berth.conformance.concurrency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;

/** Many clients at once. */
public final class Crowd {

  /** How many clients do their part at one time, where there are more parts than that. */
  private static final int CLIENTS = 16;

  private Crowd() {}

  /** So many clients start at the same moment; the results are in the order of the numbers. */
  public static <T> List<T> race(int clients, IntFunction<T> part) {
    CyclicBarrier start = new CyclicBarrier(clients);
    return run(
        clients,
        clients,
        i -> {
          await(start);
          return part.apply(i);
        });
  }

  /** So many parts are done by a few clients; the results are in the order of the numbers. */
  public static <T> List<T> each(int parts, IntFunction<T> part) {
    return run(parts, CLIENTS, part);
  }

  /** Waits, to give others the time to go first. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static <T> List<T> run(int parts, int clients, IntFunction<T> part) {
    ThreadFactory threads = Thread.ofVirtual().factory();
    try (ExecutorService pool = Executors.newFixedThreadPool(clients, threads)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        int number = i;
        futures.add(pool.submit(() -> part.apply(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("one of the clients failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("another client did not start", e);
    }
  }
}
