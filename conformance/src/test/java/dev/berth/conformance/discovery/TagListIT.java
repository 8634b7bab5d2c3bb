package dev.berth.conformance.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tags of a repository, whole and in pages. */
class TagListIT {

  /** Default of {@code berth.limits.page-items}. */
  private static final int LONGEST_PAGE = 1000;

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @Test
  @Row("end-8a")
  void listNamesTheRepositoryAndItsTagsInByteOrder() {
    pushTags("b", "a", "B", "_", "0", "10", "9", "a.b", "a-b", "ab");

    Answer list = repository.tags("");

    assertThat(list).hasStatus(200).hasHeader("Content-Type", "application/json").isLastPage();
    assertThat(list.json().path("name").asText()).isEqualTo(repository.name());
    assertThat(list.texts("tags"))
        .containsExactly("0", "10", "9", "B", "_", "a", "a-b", "a.b", "ab", "b");
  }

  @ParameterizedTest
  @CsvSource({"1, a", "2, a b", "3, a b c"})
  @Row("end-8b")
  void pageHasExactlyAsManyAsWereAskedFor(int n, String expected) {
    pushTags("a", "b", "c", "d");

    Answer page = repository.tags("?n=" + n);

    assertThat(page.texts("tags")).containsExactly(expected.split(" ", -1));
    assertThat(page.nextPage()).isPresent();
  }

  @Test
  @Row("end-8b")
  void linksLeadThroughAllTags() {
    pushTags("a", "b", "c", "d", "e");

    List<Answer> pages = registry.pages("/v2/" + repository.name() + "/tags/list?n=2");

    assertThat(pages.stream().map(page -> page.texts("tags")))
        .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?n=3", "?n=4"})
  @Row("end-8b")
  void pageThatHoldsAllTagsIsTheLast(String query) {
    pushTags("a", "b", "c");

    assertThat(repository.tags(query)).hasStatus(200).isLastPage();
    assertThat(repository.tags(query).texts("tags")).containsExactly("a", "b", "c");
  }

  @Test
  @Row("end-8b")
  void listGoesOnAfterLast() {
    pushTags("a", "b", "c", "d");

    assertThat(repository.tags("?last=b").texts("tags")).containsExactly("c", "d");
    assertThat(repository.tags("?n=1&last=b").texts("tags")).containsExactly("c");
    assertThat(repository.tags("?last=d").texts("tags")).isEmpty();
  }

  @Test
  @Row({"D7", "end-8b"})
  void listGoesOnWhereAnUnknownLastWouldStand() {
    pushTags("a", "c");

    assertThat(repository.tags("?last=b").texts("tags")).containsExactly("c");
    assertThat(repository.tags("?last=B").texts("tags")).containsExactly("a", "c");
    assertThat(repository.tags("?last=z").texts("tags")).isEmpty();
  }

  @Test
  @Row({"D7", "end-8b"})
  void pageOfNoneIsEmptyAndTheLast() {
    pushTags("a", "b");

    assertThat(repository.tags("?n=0")).hasStatus(200).isLastPage().hasNoHeader("Link");
    assertThat(repository.tags("?n=0").texts("tags")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5", "0x1", "%20"})
  @Row({"D7", "end-8b"})
  void pageLengthThatIsNoNumberIsRefused(String n) {
    pushTags("a");

    assertThat(repository.tags("?n=" + n)).isError(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?n=1000000", "?n=99999999999999999999"})
  @Row({"D7", "end-8a", "end-8b"})
  void longListComesInPages(String query) {
    List<String> tags = IntStream.range(0, LONGEST_PAGE + 50).mapToObj("t%04d"::formatted).toList();
    Content image = Images.tiny();
    repository.push(image);
    for (int i = 0; i < tags.size(); i += 100) {
      List<String> some = tags.subList(i, Math.min(i + 100, tags.size()));
      String reference = image.digest() + "?tag=" + String.join("&tag=", some);
      assertThat(repository.putManifest(reference, image.root())).hasStatus(201);
    }

    List<Answer> pages = registry.pages("/v2/" + repository.name() + "/tags/list" + query);

    assertThat(pages).hasSize(2);
    assertThat(pages.getFirst().texts("tags")).hasSize(LONGEST_PAGE);
    assertThat(pages.stream().flatMap(page -> page.texts("tags").stream()))
        .containsExactlyElementsOf(tags);
  }

  @Test
  @Row({"D8", "end-8a"})
  void repositoryNeverPushedToIsUnknown() {
    assertThat(repository.tags("")).isError(404, "NAME_UNKNOWN");
  }

  @Test
  @Row({"D8", "end-4a"})
  void openUploadMakesNoRepository() {
    repository.openUpload().patch(Blob.random(10).bytes());

    assertThat(repository.tags("")).isError(404, "NAME_UNKNOWN");
  }

  @Test
  @Row({"D8", "end-6"})
  void finishedBlobMakesTheRepository() {
    repository.push(Blob.random(10));

    assertThat(repository.tags("")).hasStatus(200);
    assertThat(repository.tags("").texts("tags")).isEmpty();
  }

  @Test
  @Row({"D8", "end-7a"})
  void manifestWithoutTagMakesTheRepository() {
    repository.push(Images.tiny());

    assertThat(repository.tags("").texts("tags")).isEmpty();
  }

  @Test
  @Row({"D8", "end-9"})
  void emptiedRepositoryHasAnEmptyList() {
    pushTags("a", "b");
    repository.deleteManifest("a");
    repository.deleteManifest("b");

    assertThat(repository.tags("")).hasStatus(200);
    assertThat(repository.tags("").texts("tags")).isEmpty();
  }

  private void pushTags(String... tags) {
    Content image = Images.tiny();
    repository.push(image);
    for (String tag : tags) {
      assertThat(repository.putManifest(tag, image.root())).hasStatus(201);
    }
  }
}
