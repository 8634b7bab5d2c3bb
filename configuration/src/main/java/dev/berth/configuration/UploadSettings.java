package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** {@code berth.upload}: the uploads of blobs. */
@ConfigMapping(prefix = "berth.upload")
public interface UploadSettings {

  /** The largest blob. */
  @WithDefault("100GiB")
  ByteSize maxBlobBytes();

  /** How long an upload may rest before it is forgotten. */
  @WithDefault("24h")
  Duration expiry();

  /** How many uploads a client address may have open at once; over it 429. */
  @WithDefault("2000")
  int openPerPeer();

  /**
   * How many bodies a blob-service takes at once; over it 429. As many as its heap has room for
   * where it is not set, and never more.
   */
  Optional<Integer> bodies();

  /** How long a finished upload waits for its link; a link that comes later is refused. */
  @WithDefault("10m")
  Duration linkWithin();

  /** How long a finished upload answers the same PUT again. */
  @WithDefault("1h")
  Duration rememberFor();

  /** How many bytes of one upload wait in memory for the store before the client is paused. */
  @WithDefault("512KiB")
  ByteSize window();
}
