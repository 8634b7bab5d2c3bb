package dev.berth.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests, names, tags, references and media types of any text. */
@Fuzzed
class ValuesFuzzTest {

  @ValueSource(
      strings = {
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        "sha256:",
        ":",
        "library/alpine",
        "a__b/c--d.e_f/0",
        "a..b",
        "3.20-beta_1",
        "application/vnd.oci.image.index.v1+json; charset=utf-8",
      })
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsWrittenAsItWas(@NotNull String text) {
    Reading.of(() -> Digest.parse(text))
        .ifPresent(
            digest -> {
              assertThat(digest.toString()).isEqualTo(text);
              assertThat(Digest.ofBytes(digest.toBytes())).isEqualTo(digest);
            });
    Reading.of(() -> RepositoryName.parse(text))
        .ifPresent(
            name -> {
              assertThat(name.toString()).isEqualTo(text).hasSizeBetween(1, 255);
              assertThat(text.split("/", -1))
                  .allMatch(part -> part.matches("[a-z0-9].*[a-z0-9]|[a-z0-9]"));
            });
    Reading.of(() -> new Tag(text))
        .ifPresent(tag -> assertThat(tag.toString()).isEqualTo(text).hasSizeBetween(1, 128));
    Reading.of(() -> Reference.parse(text))
        .ifPresent(reference -> assertThat(reference.toString()).isEqualTo(text));
    Reading.of(() -> MediaType.parse(text))
        .ifPresent(type -> assertThat(MediaType.parse(type.toString())).isEqualTo(type));
  }
}
