package dev.berth.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store failed. Drivers translate what their SDK throws into this, next to the SDK. */
public final class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** With what was tried on what. */
  public StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** With what was tried on what, and why it failed. */
  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** In which way it failed. */
  public Kind kind() {
    return kind;
  }

  /** The ways in which stores fail. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND(false),
    /** No space is left. */
    FULL(true),
    /** The store may not be used like that: a refused credential, a read-only file system. */
    DENIED(false),
    /** The store did not answer, was busy, or broke off. */
    UNAVAILABLE(true),
    /** What is stored is not what was stored. */
    DAMAGED(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
      return retryable;
    }
  }
}
