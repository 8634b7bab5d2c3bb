package dev.berth.model.error;

import org.jspecify.annotations.Nullable;

/**
 * One entry of an error body.
 *
 * @param code what failed
 * @param message what was tried on what, for a person
 * @param detail the thing it failed on, for a program, such as a digest
 */
public record RegistryError(ErrorCode code, String message, @Nullable String detail) {

  /** An entry without detail. */
  public RegistryError(ErrorCode code, String message) {
    this(code, message, null);
  }
}
