package dev.berth.auth.file;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of at most 1 MiB that somebody may change at any time. A change is told of when it has
 * come to rest: two looks in a row found the same, so that no half of a file is ever taken for a
 * whole one. It is compared as a whole, as times and sizes may stay the same.
 */
public final class WatchedFile {

  private static final Logger LOG = Logger.getLogger(WatchedFile.class);
  private static final int MAX_BYTES = 1024 * 1024;

  private final String setting;
  private final Path path;
  private byte[] taken;
  private byte @Nullable [] seen;
  private @Nullable String complaint;

  /**
   * Reads the file for the first time. It blocks.
   *
   * @param setting the name of the setting that names the file
   * @throws ConfigurationException if it cannot be read; without a cause, as only then its message
   *     is all that an operator sees
   */
  public WatchedFile(String setting, Path path) {
    this.setting = setting;
    this.path = path;
    this.taken = read();
  }

  /** What was read last and has come to rest. */
  public synchronized byte[] contents() {
    return taken.clone();
  }

  /** The setting and the path, as messages name the file. */
  public String name() {
    return setting + " " + path;
  }

  /** Looks at the file, and tells of a change once. It blocks. */
  public synchronized Optional<byte[]> look() {
    byte[] found;
    try {
      found = read();
    } catch (ConfigurationException e) {
      complain(e.getMessage());
      return Optional.empty();
    }
    complaint = null;
    if (Arrays.equals(found, taken)) {
      seen = null;
      return Optional.empty();
    }
    if (!Arrays.equals(found, seen)) {
      seen = found;
      return Optional.empty();
    }
    taken = found;
    seen = null;
    return Optional.of(found.clone());
  }

  private void complain(@Nullable String reason) {
    if (reason != null && !reason.equals(complaint)) {
      LOG.warnf("%s; what was read before stays in force", reason);
      complaint = reason;
    }
  }

  private byte[] read() {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] read = in.readNBytes(MAX_BYTES + 1);
      if (read.length > MAX_BYTES) {
        throw new ConfigurationException(
            "the file %s is larger than %d bytes".formatted(name(), MAX_BYTES));
      }
      return read;
    } catch (IOException e) {
      throw new ConfigurationException("cannot read %s: %s".formatted(setting, e));
    }
  }
}
