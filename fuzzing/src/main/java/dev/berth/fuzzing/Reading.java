package dev.berth.fuzzing;

import dev.berth.model.error.RegistryException;
import java.util.Optional;
import java.util.function.Supplier;

/** What a parser makes of input from outside. */
public final class Reading {

  private static final int FIRST_SERVER_ERROR = 500;

  private Reading() {}

  /**
   * Runs a parser.
   *
   * @return what it has read; empty if it refused the input and blamed the client
   * @throws AssertionError if it blamed the server; whatever else it throws is thrown
   */
  public static <T> Optional<T> of(Supplier<T> parser) {
    try {
      return Optional.of(parser.get());
    } catch (RegistryException refusal) {
      if (refusal.code().status() >= FIRST_SERVER_ERROR) {
        throw new AssertionError("the server is blamed for what a client sent", refusal);
      }
      return Optional.empty();
    }
  }
}
