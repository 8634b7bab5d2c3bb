package dev.berth.localstack.data;

import com.sun.security.auth.module.UnixSystem;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all of one registry, locked for one launcher.
 *
 * <pre>
 * VERSION     the format of this folder, a number
 * cache/      the programs of PostgreSQL
 * postgres/   its data
 * objects/    the bytes of blobs
 * keys/       secrets that outlive a run
 * tls/        the local authority and the certificate it signed
 * logs/       what the programs say
 * run/        what exists only while it runs: lock, state, sockets, the credential of the services,
 *             a copy of their programs
 * </pre>
 */
public final class DataFolder implements AutoCloseable {

  /** The format this program reads and writes. */
  static final int FORMAT = 2;

  private static final String VERSION = "VERSION";
  private static final long LEAST_SPACE = 256L << 20;

  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder for this process, creating it where it is missing.
   *
   * @throws StackException if it is in use, of another format, full, or holds something else
   */
  public static DataFolder open(Path path) throws IOException {
    Path root = path.toAbsolutePath().normalize();
    // Root's PostgreSQL runs as another user, who must be able to pass through.
    String permissions = new UnixSystem().getUid() == 0 ? "rwx--x--x" : "rwx------";
    if (!Files.isDirectory(root) || isEmpty(root)) {
      FileTree.folder(root, permissions);
    } else {
      requireFormat(root);
    }
    long space = Files.getFileStore(root).getUsableSpace();
    if (space < LEAST_SPACE) {
      throw new StackException(
          "there is no space left for the data folder %s: %d MiB are free, at least %d are needed"
              .formatted(root, space >> 20, LEAST_SPACE >> 20));
    }
    FileTree.folder(root.resolve("run"), "rwx------");
    FileChannel lockFile = lock(root.resolve("run").resolve("lock"), root);
    if (!Files.exists(root.resolve(VERSION))) {
      FileTree.writePublic(
          root.resolve(VERSION), (FORMAT + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    FileTree.folder(root.resolve("logs"), permissions);
    FileTree.folder(root.resolve("cache"), permissions);
    FileTree.folder(root.resolve("keys"), "rwx------");
    return new DataFolder(root, lockFile);
  }

  /** The root of the folder, absolute. */
  public Path root() {
    return root;
  }

  /** A path below the root. */
  public Path resolve(String path) {
    return root.resolve(path);
  }

  /** A file with a secret in base64, made when it is first asked for. */
  public Path secret(String path) throws IOException {
    Path file = root.resolve(path);
    if (!Files.exists(file)) {
      FileTree.writePrivate(file, FileTree.secret().getBytes(StandardCharsets.US_ASCII));
    }
    return file;
  }

  /** Gives the folder free. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static boolean isEmpty(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.allMatch(entry -> entry.endsWith("lost+found"));
    }
  }

  private static void requireFormat(Path root) throws IOException {
    Path file = root.resolve(VERSION);
    boolean started = Files.exists(root.resolve("run").resolve("lock"));
    if (!Files.exists(file) && !started) {
      throw new StackException(
          root + " is not empty and no data folder of Berth: name another with --data");
    }
    String version = Files.exists(file) ? Files.readString(file).strip() : "" + FORMAT;
    if (!version.matches("[0-9]{1,6}")) {
      throw new StackException(file + " does not hold the number of a data format");
    }
    if (Integer.parseInt(version) != FORMAT) {
      throw new StackException(
          "the data folder %s has format %s, of another version of Berth; this one reads %d"
              .formatted(root, version, FORMAT));
    }
  }

  private static FileChannel lock(Path file, Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new StackException(
          "the data folder %s is in use by the process %s: stop it with ./berth down --data %s"
              .formatted(root, Files.readString(file).strip(), root));
    }
    channel.truncate(0);
    channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
    channel.force(true);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
      return null;
    }
  }
}
