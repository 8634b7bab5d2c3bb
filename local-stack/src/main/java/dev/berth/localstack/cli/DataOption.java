package dev.berth.localstack.cli;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, which every command that means one registry has. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; by default the user's data folder, or /var/lib/berth for root.")
  private @Nullable Path folder;

  Path folder() {
    if (folder != null) {
      return folder.toAbsolutePath().normalize();
    }
    return byDefault(
        new UnixSystem().getUid() == 0,
        System.getProperty("os.name").startsWith("Mac"),
        System.getenv("XDG_DATA_HOME"),
        Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home"))));
  }

  static Path byDefault(boolean root, boolean mac, @Nullable String xdg, Path home) {
    if (root) {
      return Path.of("/var/lib/berth");
    }
    if (mac) {
      return home.resolve("Library/Application Support/berth");
    }
    // The XDG specification has relative values ignored.
    boolean usable = xdg != null && Path.of(xdg).isAbsolute();
    return (usable ? Path.of(xdg) : home.resolve(".local/share")).resolve("berth");
  }
}
