package dev.berth.configuration.file;

/** The configuration cannot be used; the message is one sentence for the person who wrote it. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With that sentence. */
  public InvalidConfigurationException(String message) {
    super(message);
  }

  /** With that sentence, and what found it out. */
  public InvalidConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
