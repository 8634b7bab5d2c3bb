package dev.berth.resilience.stack;

import java.nio.file.Path;

/** What {@code ./berth setup-ci} installs outside the tree. */
final class Tools {

  private Tools() {}

  /** The folder of it all. */
  static Path folder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return folder.resolve("berth/tools");
  }
}
