package dev.berth.postgres;

/** Somebody else's change came in between: the whole transaction is to be tried again. */
public final class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A conflict over a thing. */
  public ConflictException(String over) {
    super("somebody else changed it at the same time: " + over, null, false, false);
  }
}
