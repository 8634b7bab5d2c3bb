package dev.berth.auth.api;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values of requests that have to be there. */
final class Given {

  private Given() {}

  /** A value that checks itself; {@code MALFORMED} where there is something wrong with it. */
  static <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The body; {@code MALFORMED} where there is none. */
  static <T> T body(@Nullable T body) {
    return value(body, "the body");
  }

  /** A value; {@code MALFORMED} where there is none. */
  static <T> T value(@Nullable T value, String what) {
    if (value == null) {
      throw new RegistryException(ErrorCode.MALFORMED, what + " is missing");
    }
    return value;
  }
}
