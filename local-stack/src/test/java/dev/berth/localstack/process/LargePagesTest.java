package dev.berth.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargePagesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"always [madvise] never\n", "[always] madvise never\n"})
  void areAskedForWhereTheSystemGivesThem(String said) throws IOException {
    assertThat(LargePages.options(Files.writeString(folder.resolve("enabled"), said)))
        .containsExactly("-XX:+UseTransparentHugePages");
  }

  @Test
  void areNotAskedForWhereTheSystemGivesNone() throws IOException {
    Path enabled = Files.writeString(folder.resolve("enabled"), "always madvise [never]\n");
    assertThat(LargePages.options(enabled)).isEmpty();
  }

  @Test
  void areNotAskedForWhereTheSystemDoesNotKnowThem() {
    assertThat(LargePages.options(folder.resolve("missing"))).isEmpty();
  }
}
