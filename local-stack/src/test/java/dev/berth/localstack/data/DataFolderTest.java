package dev.berth.localstack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void createsTheFolderAndNotesItsFormat() throws IOException {
    Path fresh = folder.resolve("a/b");

    try (DataFolder data = DataFolder.open(fresh)) {
      assertThat(data.root()).isEqualTo(fresh);
      assertThat(fresh.resolve("VERSION")).content().isEqualTo("1\n");
    }
  }

  @Test
  void opensAgainWhatWasClosed() throws IOException {
    DataFolder.open(folder).close();

    DataFolder.open(folder).close();
  }

  @Test
  void refusesAFolderInUse() throws IOException {
    try (DataFolder first = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(first.root()))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("is in use by the process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void refusesAFolderOfANewerVersion() throws IOException {
    DataFolder.open(folder).close();
    Files.writeString(folder.resolve("VERSION"), "2\n");

    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(StackException.class)
        .hasMessage(
            "the data folder %s has format 2, of a newer version of Berth; this one knows up to 1",
            folder);
  }

  @Test
  void refusesAVersionThatIsNoNumber() throws IOException {
    Files.writeString(folder.resolve("VERSION"), "latest");

    assertThatThrownBy(() -> DataFolder.open(folder)).isInstanceOf(StackException.class);
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "");

    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("no data folder of Berth");
  }

  @Test
  void makesASecretOnce() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      String secret = Files.readString(data.secret("keys/one"));

      assertThat(secret).hasSize(44);
      assertThat(Files.readString(data.secret("keys/one"))).isEqualTo(secret);
      assertThat(Files.readString(data.secret("keys/other"))).isNotEqualTo(secret);
    }
  }
}
