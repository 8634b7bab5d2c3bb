package dev.berth.localstack.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.StandInHome;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltServiceTest {

  @TempDir private Path home;

  private Path library;

  @BeforeEach
  void build() throws IOException {
    StandInHome.in(home);
    library = home.resolve("blob-service/target/quarkus-app/lib/library.jar");
    Files.createDirectories(library.getParent());
    Files.writeString(library, "code");
  }

  private Path cache() throws IOException {
    return BuiltService.of(home, "blob").cache();
  }

  @Test
  void cacheOfAnUnchangedBuildIsFoundAgain() throws IOException {
    assertThat(cache()).isEqualTo(cache()).hasParentRaw(home.resolve("blob-service/target/aot"));
  }

  @Test
  void cacheIsAnotherWhereALibraryHasAnotherTime() throws IOException {
    Path before = cache();

    long time = Files.getLastModifiedTime(library).toMillis();
    Files.setLastModifiedTime(library, FileTime.fromMillis(time + 1));

    assertThat(cache()).isNotEqualTo(before);
  }

  @Test
  void cacheIsAnotherWhereALibraryHasAnotherSize() throws IOException {
    FileTime time = Files.getLastModifiedTime(library);
    Path before = cache();

    Files.writeString(library, "other code");
    Files.setLastModifiedTime(library, time);

    assertThat(cache()).isNotEqualTo(before);
  }

  @Test
  void cacheIsAnotherWhereALibraryHasAnotherName() throws IOException {
    Path before = cache();

    Files.move(library, library.resolveSibling("renamed.jar"));

    assertThat(cache()).isNotEqualTo(before);
  }

  @Test
  void copyKeepsWhatIsCompared() throws IOException {
    BuiltService.of(home, "blob").copyTo(home.resolve("copy"));

    Path copied = home.resolve("copy/lib/library.jar");
    assertThat(Files.getLastModifiedTime(copied)).isEqualTo(Files.getLastModifiedTime(library));
    assertThat(copied).hasSameBinaryContentAs(library);
  }

  @Test
  void saysThatNothingIsBuilt() {
    assertThatThrownBy(() -> BuiltService.of(home.resolve("elsewhere"), "blob"))
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("the blob-service is not built");
  }
}
