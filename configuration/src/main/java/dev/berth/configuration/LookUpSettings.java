package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code berth.look-up}: how the gateway finds manifests and blobs for those who pull them. */
@ConfigMapping(prefix = "berth.look-up")
public interface LookUpSettings {

  /** Whether questions that come while others are under way are gathered into one call. */
  @WithDefault("true")
  boolean gather();

  /** How many such calls a gateway has under way at most; its event loops take turns. */
  @WithDefault("1")
  int calls();

  /** How many questions one call has at most. */
  @WithDefault("256")
  int questions();

  /** How many questions of each event loop may wait; over it 503. */
  @WithDefault("10000")
  int waiting();

  /**
   * How many bytes of manifests are kept in memory; 0 for none. Whether one may be seen is asked
   * each time.
   */
  @WithDefault("32MiB")
  ByteSize manifestCache();
}
