package dev.berth.contract.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real files. */
@EnabledOnOs(OS.LINUX)
class OpenFileTest {

  private static final String CONTENT = "0123456789";

  @TempDir private Path folder;

  @Test
  void readsFromAnyPlace() throws IOException {
    try (OpenFile file = OpenFile.open(written())) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4);

      assertThat(file.length()).isEqualTo(10);
      assertThat(file.read(buffer, 3)).isEqualTo(4);
      assertThat(text(buffer)).isEqualTo("3456");
    }
  }

  @Test
  void readsLessAtTheEnd() throws IOException {
    try (OpenFile file = OpenFile.open(written())) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4);

      assertThat(file.read(buffer, 8)).isEqualTo(2);
      assertThat(file.read(buffer.clear(), 10)).isZero();
      assertThat(file.readCached(buffer.clear(), 10)).isZero();
    }
  }

  @Test
  void readsBehindWhatTheBufferHas() throws IOException {
    try (OpenFile file = OpenFile.open(written())) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4).put((byte) 'x');

      assertThat(file.read(buffer, 0)).isEqualTo(3);
      assertThat(text(buffer)).isEqualTo("x012");
    }
  }

  /** What has just been written is in memory; some file systems cannot tell. */
  @Test
  void readsWhatIsInMemoryOrSaysThatItCannot() throws IOException {
    try (OpenFile file = OpenFile.open(written())) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4);

      int read = file.readCached(buffer, 3);

      assertThat(read).isIn(0, 4);
      assertThat(text(buffer)).isEqualTo("3456".substring(0, read));
    }
  }

  @Test
  void keepsItsBytesWhenTheFileIsDeleted() throws IOException {
    Path path = written();
    try (OpenFile file = OpenFile.open(path)) {
      Files.delete(path);
      ByteBuffer buffer = ByteBuffer.allocateDirect(10);

      assertThat(file.read(buffer, 0)).isEqualTo(10);
      assertThat(text(buffer)).isEqualTo(CONTENT);
    }
  }

  @Test
  void isClosedOnceHoweverOftenThatIsAsked() throws IOException {
    OpenFile opened = OpenFile.open(written());
    Path descriptor = Path.of("/proc/self/fd", Integer.toString(opened.number()));
    AtomicInteger closed = new AtomicInteger();
    OpenFile file = new OpenFile(opened.number(), closed::incrementAndGet);
    assertThat(descriptor.toRealPath()).isEqualTo(written().toRealPath());

    file.close();
    file.close();

    assertThat(descriptor).doesNotExist();
    assertThat(closed).hasValue(1);
  }

  @Test
  void doesNotOpenWhatIsNotThere() {
    assertThatThrownBy(() -> OpenFile.open(folder.resolve("other")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void tellsWhyAFolderIsNotRead() throws IOException {
    try (OpenFile file = OpenFile.open(folder)) {
      assertThatThrownBy(() -> file.read(ByteBuffer.allocateDirect(1), 0))
          .isInstanceOf(IOException.class)
          .hasMessage("read failed with error 21");
    }
  }

  private Path written() throws IOException {
    return Files.writeString(folder.resolve("file"), CONTENT);
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return new String(bytes, US_ASCII);
  }
}
