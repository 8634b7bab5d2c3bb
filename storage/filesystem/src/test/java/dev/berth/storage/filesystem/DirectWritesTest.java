package dev.berth.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.berth.storage.testkit.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectWritesTest {

  private static final int PIECE = 1024 * 1024;

  @TempDir private Path folder;

  @Test
  void gapIsWhatIsMissingToABlock() {
    assertThat(DirectWrites.gap(0)).isZero();
    assertThat(DirectWrites.gap(1)).isEqualTo(4095);
    assertThat(DirectWrites.gap(4095)).isEqualTo(1);
    assertThat(DirectWrites.gap(4096)).isZero();
    assertThat(DirectWrites.gap((1L << 40) + 4097)).isEqualTo(4095);
  }

  @Test
  void negativeNumberOfFilesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DirectWrites(-1));
  }

  @Test
  void writesPiecesAndAtItsEndTheRest() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[4096]);
    byte[] content = Bytes.random(5 * PIECE + 17, 1);
    try (FileChannel cached = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var opened = new DirectWrites(1).openTail(file, cached, 4096);
      assertThat(opened.isPresent()).isEqualTo(canBeDirect());
      if (opened.isEmpty()) {
        return;
      }
      try (DirectWrites.Tail tail = opened.get()) {
        ByteBuffer source = ByteBuffer.wrap(content);
        tail.write(source);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(Files.size(file)).isBetween(4096L + 4 * PIECE, 4096L + 5 * PIECE);

        tail.finish();
      }
    }
    byte[] written = Files.readAllBytes(file);
    assertThat(written).startsWith(new byte[4096]).endsWith(content);
    assertThat(written).hasSize(4096 + content.length);
  }

  /** Direct writes begin at whole blocks only, so each of these fails. */
  @Test
  void pieceThatTheDiskRefusesFailsTheNextOneOrTheEnd() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[17]);
    assumeThat(canBeDirect()).isTrue();
    DirectWrites writes = new DirectWrites(2);
    try (FileChannel cached = FileChannel.open(file, StandardOpenOption.WRITE);
        var one = writes.openTail(file, cached, 17).orElseThrow();
        var other = writes.openTail(file, cached, 17).orElseThrow()) {
      one.write(ByteBuffer.allocate(PIECE));
      assertThatIOException().isThrownBy(() -> one.write(ByteBuffer.allocate(PIECE)));

      other.write(ByteBuffer.allocate(PIECE));
      assertThatIOException().isThrownBy(other::finish);
    }
  }

  @Test
  void takesNoMoreFilesThanItMayAndOthersOnceTheyAreClosed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    DirectWrites writes = new DirectWrites(1);
    try (FileChannel cached = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 3; i++) {
        var first = writes.openTail(file, cached, 0);
        assertThat(first.isPresent()).isEqualTo(canBeDirect());
        assertThat(writes.openTail(file, cached, 0)).isEmpty();
        if (first.isPresent()) {
          first.get().close();
          first.get().close();
        }
      }
    }
  }

  @Test
  void fileThatIsGoneIsLeftToTheCache() throws IOException {
    Path file = folder.resolve("file");
    DirectWrites writes = new DirectWrites(1);
    try (FileChannel cached =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      Files.delete(file);
      assertThat(writes.openTail(file, cached, 0)).isEmpty();

      Files.createFile(file);
      assertThat(writes.openTail(file, cached, 0).isPresent()).isEqualTo(canBeDirect());
    }
  }

  private boolean canBeDirect() throws IOException {
    return Set.of("ext4", "xfs").contains(Files.getFileStore(folder).type());
  }
}
