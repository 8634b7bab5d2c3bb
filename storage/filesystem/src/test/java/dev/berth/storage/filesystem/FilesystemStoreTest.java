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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesystemStoreTest extends BlobStoreContract {

  private static final Path FULL_DEVICE = Path.of("/dev/full");
  private static final DirectWrites DIRECT_WRITES = new DirectWrites(2);
  private static final byte[] CONTENT = "some content".getBytes(UTF_8);

  @TempDir private Path root;

  @Override
  protected BlobStore open() throws StoreException {
    return new FilesystemStore(root.resolve("objects"), DIRECT_WRITES);
  }

  @Test
  void objectStandsInTheFolderOfItsKeysFirstDigits() throws StoreException {
    ObjectKey key = new ObjectKey("3fa0c7".repeat(5) + "12");
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
      Staged staged = Bytes.append(store, Staged.empty(key), 7, CONTENT);
      assertThat(root.resolve("staged/3f/" + key + ".7")).hasBinaryContent(CONTENT);

      store.complete(staged);

      assertThat(root.resolve("3f/" + key)).hasBinaryContent(CONTENT);
      assertThat(root.resolve("staged/3f/" + key + ".7")).doesNotExist();
      assertThat(store.file(key)).contains(root.resolve("3f/" + key));
    }
  }

  @Test
  void unfinishedWriterLeavesNoFile() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
      try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
        writer.write(ByteBuffer.wrap(CONTENT));
      }

      assertThat(filesBelow(root)).isEmpty();
    }
  }

  /** In pieces that fit nothing; by the cache, the disk is told on the way. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void muchIsAllThereOrNotAtAll(int directWrites) throws IOException {
    byte[] content = Bytes.random(40_000_001, 1);
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, new DirectWrites(directWrites))) {
      try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
        writeInPieces(writer, content);
      }
      assertThat(filesBelow(root)).isEmpty();

      Staged staged;
      try (StagedWriter writer = store.append(Staged.empty(key), 2, false)) {
        writeInPieces(writer, content);
        staged = writer.finish();
      }
      assertThat(staged.length()).isEqualTo(content.length);
      store.complete(staged);
      assertThat(Bytes.read(store, key, 0)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void muchGoesOnAfterAnyLength(int directWrites) throws IOException {
    byte[] content = Bytes.random(20_000_003, 2);
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, new DirectWrites(directWrites))) {
      Staged staged = Staged.empty(key);
      int[] ends = {5, 7_000_003, 12_000_000, content.length};
      for (int i = 0; i < ends.length; i++) {
        int begin = (int) staged.length();
        try (StagedWriter writer = store.append(staged, i + 1, i == 2)) {
          writeInPieces(writer, Arrays.copyOfRange(content, begin, ends[i]));
          staged = writer.finish();
        }
      }

      store.complete(staged);
      assertThat(Bytes.read(store, key, 0)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void muchThatIsNotFinishedIsCutOff(int directWrites) throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, new DirectWrites(directWrites))) {
      Staged staged = Bytes.append(store, Staged.empty(key), 1, CONTENT);
      try (StagedWriter writer = store.append(staged, 2, false)) {
        writeInPieces(writer, new byte[9_000_000]);
      }

      assertThat(filesBelow(root).getFirst()).hasBinaryContent(CONTENT);
    }
  }

  /** One more than may go past the cache. */
  @Test
  void manyLargeOnesAtOnceAreKeptApart() throws IOException {
    List<ObjectKey> keys = Stream.generate(ObjectKey::fresh).limit(3).toList();
    List<byte[]> contents =
        Stream.of(3L, 4L, 5L).map(seed -> Bytes.random(9_000_000, seed)).toList();
    try (FilesystemStore store = new FilesystemStore(root, new DirectWrites(2))) {
      List<StagedWriter> writers = new ArrayList<>();
      for (ObjectKey key : keys) {
        writers.add(store.append(Staged.empty(key), 1, false));
      }
      for (int at = 0; at < 9_000_000; at += 1_000_000) {
        for (int i = 0; i < keys.size(); i++) {
          writers.get(i).write(ByteBuffer.wrap(contents.get(i), at, 1_000_000));
        }
      }
      for (int i = 0; i < keys.size(); i++) {
        store.complete(writers.get(i).finish());
        assertThat(Bytes.read(store, keys.get(i), 0)).isEqualTo(contents.get(i));
      }
    }
  }

  @Test
  void unfinishedWriterGivesBackTheSpaceOfItsTail() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
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
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES);
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
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
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
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
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
  void folderThatIsGoneIsNotListedAsAnEmptyOne() throws IOException {
    Path folder = root.resolve("objects");
    try (FilesystemStore store = new FilesystemStore(folder, DIRECT_WRITES)) {
      Files.delete(folder);

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> store.list().toList())
          .withCauseInstanceOf(StoreException.class);
    }
  }

  @Test
  void handleThatIsNotOursIsRefused() throws StoreException {
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
      Staged forged = new Staged(ObjectKey.fresh(), 1, "1/../../../outside");

      assertThatIllegalArgumentException().isThrownBy(() -> store.append(forged, 2, false));
    }
  }

  @Test
  @EnabledIf("hasFullDevice")
  void fullDiskIsToldApart() throws IOException {
    ObjectKey key = ObjectKey.fresh();
    try (FilesystemStore store = new FilesystemStore(root, DIRECT_WRITES)) {
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
        .isThrownBy(() -> new FilesystemStore(file.resolve("objects"), DIRECT_WRITES))
        .withMessageContaining(file.toString());
  }

  private static void writeInPieces(StagedWriter writer, byte[] content) throws StoreException {
    Random random = new Random(content.length);
    int at = 0;
    while (at < content.length) {
      int one = Math.min(random.nextInt(300_000), content.length - at);
      int other = Math.min(random.nextInt(300_000), content.length - at - one);
      writer.write(ByteBuffer.wrap(content, at, one), ByteBuffer.wrap(content, at + one, other));
      at += one + other;
    }
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
