package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code berth.manifest}: what manifests are accepted. */
@ConfigMapping(prefix = "berth.manifest")
public interface ManifestSettings {

  /**
   * Which references may point at what is not in the repository: {@code none}, those of an {@code
   * index}, or {@code all}. What arrives later is held by the manifest that named it.
   */
  @WithDefault("index")
  Sparse sparse();

  /** The largest manifest. */
  @WithDefault("4MiB")
  ByteSize maxBytes();

  /** How many descriptors a manifest may have. */
  @WithDefault("10000")
  int maxReferences();

  /** How many {@code tag} parameters one PUT may have. */
  @WithDefault("100")
  int maxTags();

  /** How long a blob or manifest that a client was told of stays, though nothing refers to it. */
  @WithDefault("24h")
  Duration lease();

  /** Which references may be missing. */
  enum Sparse {
    /** Everything named is here. */
    NONE,
    /** An index may name manifests that are not here. */
    INDEX,
    /** An image may name blobs that are not here, too. */
    ALL
  }
}
