package dev.berth.auth.api;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.jspecify.annotations.Nullable;

/** Values of requests that have to be there. */
final class Given {

  private Given() {}

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
