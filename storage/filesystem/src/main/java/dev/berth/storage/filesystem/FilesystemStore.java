package dev.berth.storage.filesystem;

import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * Objects as files, see {@link Layout}. Whatever is acknowledged has been synced, the bytes and the
 * names that lead to them.
 *
 * <p>An open file follows a rename, so a writer that stalled can write into whatever its file has
 * become. That is why a take-over never goes on in the file it found: it copies the acknowledged
 * bytes into a file of its own epoch, and the stalled writer keeps one that nobody will read.
 */
public final class FilesystemStore implements BlobStore {

  private final Layout layout;
  private final DirectWrites directWrites;

  /**
   * Opens the store, and makes its folder if that is not there.
   *
   * @param root the folder; only stores write below it
   * @param directWrites how the bulk of large objects is written
   */
  public FilesystemStore(Path root, DirectWrites directWrites) throws StoreException {
    this.directWrites = directWrites;
    try {
      this.layout = new Layout(Files.createDirectories(root).toRealPath());
    } catch (IOException e) {
      throw Failures.of("use the folder " + root, e);
    }
  }

  @Override
  public StagedWriter append(Staged staged, int epoch, boolean takeOver) throws StoreException {
    try {
      if (staged.handle().isEmpty()) {
        layout.makeFolders(staged.key());
        return StagedFile.fresh(layout.staged(staged.key(), epoch), directWrites, staged, epoch);
      }
      if (takeOver) {
        return StagedFile.copy(
            layout.staged(staged), layout.staged(staged.key(), epoch), directWrites, staged, epoch);
      }
      return StagedFile.goOn(layout.staged(staged), directWrites, staged);
    } catch (IOException e) {
      throw Failures.of("append to", staged.key(), e);
    }
  }

  @Override
  public void complete(Staged staged) throws StoreException {
    Path object = layout.object(staged.key());
    try {
      if (!Files.exists(object)) {
        rename(staged, object);
      }
      Layout.sync(layout.folder(staged.key()));
      removeStaged(staged.key());
    } catch (IOException e) {
      throw Failures.of("complete", staged.key(), e);
    }
  }

  @Override
  public void discard(ObjectKey key) throws StoreException {
    try {
      removeStaged(key);
    } catch (IOException e) {
      throw Failures.of("discard what is staged for", key, e);
    }
  }

  @Override
  public ObjectReader read(ObjectKey key, long offset) throws StoreException {
    try {
      return new FileReader(layout.object(key), key, offset);
    } catch (IOException e) {
      throw Failures.of("read", key, e);
    }
  }

  @Override
  public Optional<Path> file(ObjectKey key) {
    return Optional.of(layout.object(key));
  }

  @Override
  public Optional<Long> size(ObjectKey key) throws StoreException {
    try {
      return Optional.of(Files.size(layout.object(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failures.of("find", key, e);
    }
  }

  @Override
  public void delete(ObjectKey key) throws StoreException {
    try {
      Files.deleteIfExists(layout.object(key));
    } catch (IOException e) {
      throw Failures.of("delete", key, e);
    }
  }

  @Override
  public Stream<Listed> list() {
    return layout.files().map(FilesystemStore::listed).flatMap(Optional::stream);
  }

  /** No file stays open between calls. */
  @Override
  public void close() {}

  private void rename(Staged staged, Path object) throws IOException {
    try {
      Path file = layout.staged(staged);
      cutToLength(file, staged);
      Files.move(file, object, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Somebody else who completes the same object may have been faster.
      if (!Files.exists(object)) {
        throw e;
      }
    }
  }

  /** What a writer left beyond the acknowledged length does not count. */
  private static void cutToLength(Path file, Staged staged) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() < staged.length()) {
        throw new StoreException(
            Kind.DAMAGED, "acknowledged bytes of object " + staged.key() + " are gone");
      }
      if (channel.size() > staged.length()) {
        channel.truncate(staged.length());
        channel.force(false);
      }
    }
  }

  private void removeStaged(ObjectKey key) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(layout.stagedFolder(key), key.value() + ".*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // The folder is made by the first writer: there was none.
    }
  }

  /** Empty where the file is none of ours, or has gone since its name was read. */
  private static Optional<Listed> listed(Path file) {
    Matcher name = Layout.parse(file);
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      ObjectKey key = new ObjectKey(name.group(1));
      return Optional.of(
          new Listed(key, name.group(2) != null, attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(Failures.of("list the objects", e));
    }
  }
}
