package dev.berth.localstack.postgres;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of one PostgreSQL release, unpacked from the class path.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
public record PostgresBinaries(Path home) {

  /**
   * Finds the programs in the cache folder, or unpacks them into it first. Safe to call from
   * several processes at once: the folder appears complete or not at all.
   *
   * @throws StackException if there is no PostgreSQL for this platform
   */
  public static PostgresBinaries in(Path cache) throws IOException {
    return in(cache, PostgresBinaries::unpack);
  }

  /**
   * The same, but copied where they have been unpacked into another cache folder already, which
   * takes a tenth of the time.
   */
  public static PostgresBinaries in(Path cache, Path other) throws IOException {
    Path unpacked = other.resolve(name());
    return Files.isDirectory(unpacked) ? in(cache, to -> FileTree.copy(unpacked, to)) : in(cache);
  }

  private static PostgresBinaries in(Path cache, Source source) throws IOException {
    Path home = cache.resolve(name());
    if (!Files.isDirectory(home)) {
      Files.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache, ".unpacking-");
      try {
        Path programs = fresh.resolve(name());
        source.putInto(programs);
        // Read by the unprivileged user that runs the server where the launcher is root.
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(programs, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // Another process was first: its folder is as good.
        if (!Files.isDirectory(home)) {
          throw e;
        }
      } finally {
        FileTree.delete(fresh);
      }
    }
    return new PostgresBinaries(home);
  }

  private static String name() throws IOException {
    return "postgresql-%s-%s".formatted(version(), platform());
  }

  /** The path of a program, such as {@code initdb}. */
  public Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static void unpack(Path target) throws IOException {
    Files.createDirectories(target);
    String archive = "/postgres-%s.txz".formatted(platform());
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new StackException(
            "there is no PostgreSQL in this build for " + platform() + ": build Berth on it");
      }
      try (var tar =
          new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpackEntry(target, entry, tar);
        }
      }
    }
  }

  private static void unpackEntry(Path target, TarArchiveEntry entry, InputStream content)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(content, path);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String version() throws IOException {
    try (InputStream in = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }

  /** The platform as the archives name it, such as {@code linux-x86_64}. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (os.contains("mac") ? "darwin" : os)
        + "-"
        + switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
  }

  /** Where the programs come from. */
  @FunctionalInterface
  private interface Source {

    /** Puts them into a folder that is not there yet. */
    void putInto(Path folder) throws IOException;
  }
}
