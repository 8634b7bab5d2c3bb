package dev.berth.auth.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

  @TempDir Path folder;

  private Path path;
  private WatchedFile file;

  @BeforeEach
  void write() throws IOException {
    path = Files.writeString(folder.resolve("file"), "first");
    file = new WatchedFile("berth.auth.some", path);
  }

  @Test
  void tellsOfAChangeOnceItHasComeToRest() throws IOException {
    assertThat(look()).isEmpty();

    Files.writeString(path, "half");
    assertThat(look()).isEmpty();
    Files.writeString(path, "half and half");
    assertThat(look()).isEmpty();

    assertThat(look()).hasValue("half and half");
    assertThat(look()).isEmpty();
    assertThat(new String(file.contents(), US_ASCII)).isEqualTo("half and half");
  }

  @Test
  void noticesAChangeThatTimeAndSizeDoNotTell() throws IOException {
    var before = Files.getLastModifiedTime(path);
    Files.writeString(path, "other");
    Files.setLastModifiedTime(path, before);

    assertThat(look()).isEmpty();
    assertThat(look()).hasValue("other");
  }

  @Test
  void followsALinkThatPointsElsewhereNow() throws IOException {
    // Given a link in the place of the file, as Kubernetes lays out what it mounts
    Path other = Files.writeString(folder.resolve("other"), "second");
    Files.delete(path);
    Files.createSymbolicLink(path, other);

    assertThat(look()).isEmpty();
    assertThat(look()).hasValue("second");
  }

  @Test
  void keepsWhatItHasWhileTheFileIsGoneOrTooLarge() throws IOException {
    Files.delete(path);
    assertThat(look()).isEmpty();
    assertThat(look()).isEmpty();

    Files.write(path, new byte[1024 * 1024 + 1]);
    assertThat(look()).isEmpty();
    assertThat(look()).isEmpty();

    Files.writeString(path, "first");
    assertThat(look()).isEmpty();
    assertThat(look()).isEmpty();
    assertThat(new String(file.contents(), US_ASCII)).isEqualTo("first");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> new WatchedFile("berth.auth.some", missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("berth.auth.some", missing.toString())
        .hasNoCause();
  }

  private Optional<String> look() {
    return file.look().map(bytes -> new String(bytes, US_ASCII));
  }
}
