package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tags outside the grammar. */
class BadReferenceIT {

  private final Repository repository = Registry.target().newRepository();
  private final Content image = Images.tiny();

  static Stream<String> badTags() {
    return Stream.of(
        ".INVALID_MANIFEST_NAME", "-a", "a%20b", "a%2Bb", "a%40b", "%C3%A4", "a".repeat(129));
  }

  @ParameterizedTest
  @MethodSource("badTags")
  @Row({"D1", "end-3"})
  void tagOutsideTheGrammarIsUnknown(String tag) {
    repository.push(image);

    assertThat(repository.getManifest(tag)).isError(404, "MANIFEST_UNKNOWN");
    assertThat(repository.headManifest(tag)).hasStatus(404).hasNoBody();
  }

  @ParameterizedTest
  @MethodSource("badTags")
  @Row({"D1", "end-7a"})
  void tagOutsideTheGrammarIsNotMade(String tag) {
    repository.push(image);

    assertThat(repository.putManifest(tag, image.root())).isError(400, "TAG_INVALID");
    assertThat(repository.tags("").texts("tags")).isEmpty();
  }

  @Test
  @Row({"D1", "end-3", "end-7a"})
  void longestTagIsMade() {
    String longest = "a".repeat(128);
    repository.push(image, longest);

    assertThat(repository.getManifest(longest)).hasStatus(200).hasDigest(image.digest());
  }
}
