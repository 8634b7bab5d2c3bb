package dev.berth.model.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request failed in a way the client is told about. It is the same on every hop: an internal
 * service writes it as an OCI error body and its caller builds it again from there.
 */
public final class RegistryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<RegistryError> errors;
  private final int retryAfterSeconds;

  /** A failure with the code's own message. */
  public RegistryException(ErrorCode code) {
    this(code, code.message());
  }

  /** A failure with a message that says what was tried on what. */
  public RegistryException(ErrorCode code, String message) {
    this(new RegistryError(code, message));
  }

  /** A failure with a message and a detail. */
  public RegistryException(ErrorCode code, String message, String detail) {
    this(new RegistryError(code, message, detail));
  }

  /** A failure whose cause goes to the log and never to the client. */
  public RegistryException(ErrorCode code, String message, Throwable cause) {
    this(List.of(new RegistryError(code, message)), cause);
  }

  /** A failure with one entry. */
  public RegistryException(RegistryError error) {
    this(List.of(error));
  }

  /**
   * A failure with several entries, which share the status of the first.
   *
   * @param errors at least one
   */
  public RegistryException(List<RegistryError> errors) {
    this(errors, null);
  }

  private RegistryException(List<RegistryError> errors, @Nullable Throwable cause) {
    this(errors, cause, errors.getFirst().code().retryAfterSeconds());
  }

  private RegistryException(
      List<RegistryError> errors, @Nullable Throwable cause, int retryAfterSeconds) {
    // A refusal is an answer, not an accident: only those of 500 and above keep a stack trace.
    super(errors.getFirst().message(), cause, false, errors.getFirst().code().status() >= 500);
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The same failure where it is known when a repetition may succeed, in seconds. */
  public RegistryException retryAfter(int seconds) {
    return new RegistryException(errors, getCause(), seconds);
  }

  /** The entries, at least one. */
  public List<RegistryError> errors() {
    return errors;
  }

  /** The code of the first entry, whose status is the answer's. */
  public ErrorCode code() {
    return errors.getFirst().code();
  }

  /** After how many seconds a repetition may succeed; 0 where that is not known. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
