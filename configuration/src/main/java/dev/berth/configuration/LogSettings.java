package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code berth.log}: what the services write down. */
@ConfigMapping(prefix = "berth.log")
public interface LogSettings {

  /** The least severe level written: {@code ERROR}, {@code WARN}, {@code INFO} or {@code DEBUG}. */
  @WithDefault("INFO")
  Level level();

  /** {@code text} for people, {@code json} for collectors of logs. */
  @WithDefault("text")
  Format format();

  /** How severe an event is. */
  enum Level {
    /** Something is broken. */
    ERROR,
    /** Something will need a person. */
    WARN,
    /** What an operator wants to know of every day. */
    INFO,
    /** What a developer wants to know. */
    DEBUG
  }

  /** How an event is written. */
  enum Format {
    /** One line for a person. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }
}
