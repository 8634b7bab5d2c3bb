package dev.berth.conformance.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Algorithm;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest pushed by digest, with its tags in the query. */
class TagParameterIT {

  private final Repository repository = Registry.target().newRepository();

  @ParameterizedTest
  @EnumSource
  @Row({"D21", "D22", "end-7b"})
  void tagsLeadToTheDigestThatWasPushed(Algorithm algorithm) {
    Content content = Images.withLayers(1, algorithm);
    repository.pushBlobs(content);

    Answer answer = put(content, List.of("a", "b"));

    assertThat(answer).hasStatus(201).hasDigest(content.digest());
    assertThat(answer.list("OCI-Tag")).containsExactlyInAnyOrder("a", "b");
    for (String tag : List.of("a", "b")) {
      assertThat(repository.getManifest(tag))
          .hasStatus(200)
          .hasDigest(content.digest())
          .hasBody(content.root().bytes());
      assertThat(repository.headManifest(tag)).hasStatus(200).hasDigest(content.digest());
    }
  }

  @Test
  @Row({"D22", "end-7b"})
  void tenTagsAreAccepted() {
    Content image = Images.tiny();
    repository.pushBlobs(image);
    List<String> tags = IntStream.range(0, 10).mapToObj(i -> "v" + i).toList();

    Answer answer = put(image, tags);

    assertThat(answer).hasStatus(201);
    assertThat(answer.list("OCI-Tag")).containsExactlyInAnyOrderElementsOf(tags);
  }

  @ParameterizedTest
  @ValueSource(strings = {".hidden", "with%20space", "", "a%2Fb"})
  @Row({"D22", "end-7b"})
  void oneInvalidTagLeavesNone(String invalid) {
    Content image = Images.tiny();
    repository.pushBlobs(image);

    assertThat(put(image, List.of("good", invalid))).isError(400, "TAG_INVALID");

    assertThat(repository.headManifest("good")).hasStatus(404);
    assertThat(repository.headManifest(image.digest())).hasStatus(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 5000})
  @Row({"D22", "end-7b"})
  void tooManyTagsLeaveNone(int count) {
    Content image = Images.tiny();
    repository.pushBlobs(image);

    assertThat(put(image, IntStream.range(0, count).mapToObj(i -> "v" + i).toList()))
        .hasStatus(414);

    assertThat(repository.headManifest("v0")).hasStatus(404);
    assertThat(repository.headManifest(image.digest())).hasStatus(404);
  }

  private Answer put(Content content, List<String> tags) {
    return repository.putManifest(
        content.digest() + "?tag=" + String.join("&tag=", tags), content.root());
  }
}
