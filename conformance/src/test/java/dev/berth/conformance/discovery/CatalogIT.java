package dev.berth.conformance.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.row.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Docker's list of repositories; others push to this registry too, so each test looks at its own.
 */
class CatalogIT {

  private final Registry registry = Registry.target();
  private final String prefix = Fresh.repositoryName();

  /** In byte order: minus, dot and slash stand before digits, the underscore after them. */
  private final List<String> names =
      Stream.of("/a", "/a-b", "/a.b", "/a/b", "/a0", "/a_b").map(prefix::concat).toList();

  @BeforeEach
  void pushToEach() {
    names.reversed().forEach(name -> registry.repository(name).push(Images.tiny(), "1.0"));
  }

  @Test
  @Row("catalog")
  void repositoriesStandInByteOrder() {
    Answer page = registry.get("/v2/_catalog?n=6&last=" + prefix);

    assertThat(page).hasStatus(200).hasHeader("Content-Type", "application/json");
    assertThat(page.texts("repositories")).containsExactlyElementsOf(names);
  }

  @Test
  @Row({"D7", "catalog"})
  void listGoesOnAfterLastThoughItIsUnknown() {
    Answer page = registry.get("/v2/_catalog?n=2&last=" + prefix + "/a/a");

    assertThat(page.texts("repositories")).containsExactly(names.get(3), names.get(4));
  }

  @Test
  @Row("catalog")
  void linkLeadsToTheNextPage() {
    Answer first = registry.get("/v2/_catalog?n=2&last=" + prefix);
    Answer second = registry.get(first.nextPage().orElseThrow());

    assertThat(first.texts("repositories")).isEqualTo(names.subList(0, 2));
    assertThat(second.texts("repositories")).isEqualTo(names.subList(2, 4));
  }

  @Test
  @Row("catalog")
  void linksLeadThroughEveryRepositoryOnce() {
    List<String> all =
        registry.pages("/v2/_catalog?n=500").stream()
            .flatMap(page -> page.texts("repositories").stream())
            .toList();

    assertThat(all).doesNotHaveDuplicates().isSorted().containsAll(names);
  }

  @Test
  @Row({"D7", "catalog"})
  void pageOfNoneIsEmptyAndTheLast() {
    Answer page = registry.get("/v2/_catalog?n=0");

    assertThat(page).hasStatus(200).hasNoHeader("Link");
    assertThat(page.texts("repositories")).isEmpty();
  }

  @Test
  @Row({"D7", "catalog"})
  void hugePageLengthIsCutToTheLongest() {
    Answer page = registry.get("/v2/_catalog?n=99999999999999999999&last=" + prefix);

    assertThat(page).hasStatus(200);
    assertThat(page.texts("repositories")).startsWith(names.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5"})
  @Row({"D7", "catalog"})
  void pageLengthThatIsNoNumberIsRefused(String n) {
    assertThat(registry.get("/v2/_catalog?n=" + n)).isError(400);
  }

  @Test
  @Row({"D8", "catalog"})
  void openUploadIsNotListed() {
    registry.repository(prefix + "/a/open").openUpload();

    assertThat(registry.get("/v2/_catalog?n=6&last=" + prefix).texts("repositories"))
        .isEqualTo(names);
  }
}
