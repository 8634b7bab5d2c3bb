package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code berth.transfer}: how the bytes of blobs get to a client fast. */
@ConfigMapping(prefix = "berth.transfer")
public interface TransferSettings {

  /**
   * How many bytes the system holds for a client before it has sent them, on Linux; 0 leaves that
   * to the system, which holds megabytes.
   */
  @WithDefault("64KiB")
  ByteSize unsentBytes();

  /** Whether TLS is given large pieces whole; otherwise it gets 16 KiB at a time. */
  @WithDefault("true")
  boolean largeTlsWrites();
}
