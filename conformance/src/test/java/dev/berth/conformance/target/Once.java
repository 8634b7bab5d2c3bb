package dev.berth.conformance.target;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A value made when it is first asked for. Where that fails, whoever asks later is told the same
 * reason at once, rather than that a class cannot be loaded.
 *
 * @param <T> what it is
 */
public final class Once<T> implements Supplier<T> {

  private final FutureTask<T> making;

  /** A value to be made by this. */
  public Once(Supplier<T> maker) {
    making = new FutureTask<>(maker::get);
  }

  @Override
  public T get() {
    making.run();
    try {
      return making.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("there is no registry to test", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
