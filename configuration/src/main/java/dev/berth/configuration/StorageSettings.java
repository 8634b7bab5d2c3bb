package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** {@code berth.storage}: where the bytes of blobs go. */
@ConfigMapping(prefix = "berth.storage")
public interface StorageSettings {

  /** The kind of store. */
  @WithDefault("filesystem")
  Type type();

  /** The filesystem store. */
  Filesystem filesystem();

  /** The stores there are. */
  enum Type {
    /** Files below one folder. */
    FILESYSTEM
  }

  /** The filesystem store. */
  interface Filesystem {

    /** The folder that holds the objects; the service must be able to write there. */
    Optional<Path> root();

    /**
     * How many bodies a blob-service writes at once past the system's cache ({@code O_DIRECT}) from
     * their fifth MiB on, with 2 MiB of memory each; 0 for none. Where there are more, or the
     * folder is not on ext4 or xfs, they go by the cache.
     */
    @WithDefault("32")
    int directWrites();
  }
}
