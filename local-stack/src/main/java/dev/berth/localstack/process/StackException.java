package dev.berth.localstack.process;

import org.jspecify.annotations.Nullable;

/**
 * A local stack cannot do what was asked; the message is one plain sentence for the person who
 * asked, which names what to do about it where that is known.
 */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StackException(String sentence) {
    super(sentence);
  }

  public StackException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
