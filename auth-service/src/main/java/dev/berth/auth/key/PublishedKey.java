package dev.berth.auth.key;

import java.time.Instant;
import java.util.Locale;

/**
 * A key that verifies tokens at present.
 *
 * @param kid its name
 * @param state what it is for
 * @param since since when it is in that state
 */
public record PublishedKey(String kid, State state, Instant since) {

  /** What a key is for. */
  public enum State {
    /** It is known to all before it signs. */
    NEXT,
    /** It signs. */
    CURRENT,
    /** It signs no more, and what it signed is still good. */
    RETIRED;

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
