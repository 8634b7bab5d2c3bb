package dev.berth.localstack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void createsTheFolderAndNotesItsFormat() throws IOException {
    Path fresh = folder.resolve("a/b");

    try (DataFolder data = DataFolder.open(fresh)) {
      assertThat(data.root()).isEqualTo(fresh);
      assertThat(fresh.resolve("VERSION")).content().isEqualTo("2\n");
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

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void refusesAFolderOfAnotherVersion(int format) throws IOException {
    DataFolder.open(folder).close();
    Files.writeString(folder.resolve("VERSION"), format + "\n");

    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOf(StackException.class)
        .hasMessage(
            "the data folder %s has format %d, of another version of Berth; this one reads 2",
            folder, format);
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
