package dev.berth.storage.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.storage.BlobStore;
import dev.berth.storage.BlobStore.Listed;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import dev.berth.storage.testkit.BlobStoreContract;
import dev.berth.storage.testkit.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class FilesystemStoreTest extends BlobStoreContract {

  private static final Path FULL_DEVICE = Path.of("/dev/full");
  private static final byte[] CONTENT = "some content".getBytes(UTF_8);

  @TempDir private Path root;

  @Override
  protected BlobStore open() throws StoreException {
    return new FilesystemStore(root.resolve("objects"));
  }

  @Test
  void objectStandsInTwoFoldersOfItsKeysFirstDigits() throws StoreException {
    ObjectKey key = new ObjectKey("3fa0c7".repeat(5) + "12");
    try (FilesystemStore store = new FilesystemStore(root)) {
      Staged staged = Bytes.append(store, Staged.empty(key), 7, CONTENT);
      assertThat(root.resolve("3f/a0/" + key + ".7")).hasBinaryContent(CONTENT);

      store.complete(staged);

      assertThat(root.resolve("3f/a0/" + key)).hasBinaryContent(CONTENT);
      assertThat(root.resolve("3f/a0/" + key + ".7")).doesNotExist();
      assertThat(store.file(key)).contains(root.resolve("3f/a0/" + key));
    }
  }

  @Test
  void unfinishedWriterLeavesNoFile() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root)) {
      try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
        writer.write(ByteBuffer.wrap(CONTENT));
      }

      assertThat(filesBelow(root)).isEmpty();
    }
  }

  /** So much that the disk is told on the way. */
  @Test
  void muchIsAllThereOrNotAtAll() throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(1024 * 1024);
    try (FilesystemStore store = new FilesystemStore(root)) {
      try (StagedWriter writer = store.append(Staged.empty(ObjectKey.fresh()), 1, false)) {
        for (int i = 0; i < 40; i++) {
          writer.write(piece.duplicate());
        }
      }
      assertThat(filesBelow(root)).isEmpty();

      try (StagedWriter writer = store.append(Staged.empty(ObjectKey.fresh()), 1, false)) {
        for (int i = 0; i < 40; i++) {
          writer.write(piece.duplicate());
        }
        assertThat(writer.finish().length()).isEqualTo(40L * piece.capacity());
      }
      assertThat(Files.size(filesBelow(root).getFirst())).isEqualTo(40L * piece.capacity());
    }
  }

  @Test
  void unfinishedWriterGivesBackTheSpaceOfItsTail() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root)) {
      Staged staged = Bytes.append(store, Staged.empty(key), 1, CONTENT);
      try (StagedWriter writer = store.append(staged, 2, false)) {
        writer.write(ByteBuffer.wrap(new byte[100_000]));
      }

      assertThat(Files.size(filesBelow(root).getFirst())).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void epochNeverWritesIntoAFileItFinds() throws StoreException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root);
        StagedWriter first = store.append(Staged.empty(key), 1, false)) {
      first.write(ByteBuffer.wrap(CONTENT));

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.append(Staged.empty(key), 1, false));
      store.complete(first.finish());
      assertThat(Bytes.read(store, key, 0)).isEqualTo(CONTENT);
    }
  }

  @Test
  void lostBytesAreNoticed() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root)) {
      Staged staged = Bytes.append(store, Staged.empty(key), 1, CONTENT);
      Files.write(filesBelow(root).getFirst(), new byte[1], StandardOpenOption.TRUNCATE_EXISTING);

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.append(staged, 2, false))
          .returns(Kind.DAMAGED, StoreException::kind);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.append(staged, 2, true))
          .returns(Kind.DAMAGED, StoreException::kind);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.complete(staged))
          .returns(Kind.DAMAGED, StoreException::kind);
    }
  }

  @Test
  void listLeavesOutWhatIsNotOurs() throws IOException {
    try (FilesystemStore store = new FilesystemStore(root)) {
      ObjectKey key = Bytes.store(store, CONTENT);
      Files.createDirectories(root.resolve("lost+found/aa"));
      Files.writeString(root.resolve("note.txt"), "a note");
      Files.writeString(store.file(key).orElseThrow().resolveSibling("other"), "a note");

      try (Stream<Listed> listed = store.list()) {
        assertThat(listed).extracting(Listed::key).containsExactly(key);
      }
    }
  }

  @Test
  void handleThatIsNotOursIsRefused() throws StoreException {
    try (FilesystemStore store = new FilesystemStore(root)) {
      Staged forged = new Staged(ObjectKey.fresh(), 1, "1/../../../outside");

      assertThatIllegalArgumentException().isThrownBy(() -> store.append(forged, 2, false));
    }
  }

  @Test
  @EnabledIf("hasFullDevice")
  void fullDiskIsToldApart() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root)) {
      Staged staged = Bytes.append(store, Staged.empty(key), 1, new byte[0]);
      Path file = filesBelow(root).getFirst();
      Files.delete(file);
      Files.createSymbolicLink(file, FULL_DEVICE);

      try (StagedWriter writer = store.append(staged, 2, false)) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> writer.write(ByteBuffer.wrap(CONTENT)))
            .returns(Kind.FULL, StoreException::kind);
      }
    }
  }

  @Test
  void folderThatCannotBeMadeFailsAtTheStart() throws IOException {
    Path file = Files.createFile(root.resolve("file"));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> new FilesystemStore(file.resolve("objects")))
        .withMessageContaining(file.toString());
  }

  static boolean hasFullDevice() {
    return Files.isWritable(FULL_DEVICE);
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
