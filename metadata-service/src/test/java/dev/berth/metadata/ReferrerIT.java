package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.metadata.Referrer;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ReferrerIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();
  private final Digest subject = Registry.newDigest();

  @Test
  void thereAreNoReferrersOfTheUnknown() {
    assertThat(registry.referrers(repository, subject, 10).referrers())
        .isEqualTo(new ReferrersPage(List.of(), false));
  }

  @Test
  void aReferrerIsListedWithWhatItSaysThoughItsSubjectIsNotHere() {
    String json =
        Manifests.empty(
            Manifests.subject(subject)
                + "\"artifactType\":\"a/sbom\",\"annotations\":{\"k\":\"v\",\"l\":\"\"},");
    assertThat(registry.put(repository, Push.byDigest(json)).text())
        .contains("\"subject\":\"" + subject + "\"");

    Referrer referrer =
        registry.referrers(repository, subject, 10).referrers().referrers().getFirst();

    assertThat(referrer.digest()).isEqualTo(Registry.digest(json));
    assertThat(referrer.mediaType().value()).isEqualTo(Manifests.IMAGE);
    assertThat(referrer.size()).isEqualTo(json.length());
    assertThat(referrer.artifactType().orElseThrow().value()).isEqualTo("a/sbom");
    assertThat(referrer.annotations()).isEqualTo(Map.of("k", "v", "l", ""));
    assertThat(registry.manifest(repository, subject).status()).isEqualTo(404);
  }

  @Test
  void theTypeOfAnImageIsThatOfItsConfig() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    registry.put(
        repository, Push.byDigest(Manifests.image(Manifests.subject(subject), blob, blob)));

    assertThat(
            registry
                .referrers(repository, subject, 10)
                .referrers()
                .referrers()
                .getFirst()
                .artifactType()
                .orElseThrow()
                .value())
        .isEqualTo(Manifests.CONFIG);
  }

  @Test
  void theListIsFilteredByTypeAndPaged() {
    for (int i = 0; i < 5; i++) {
      push("\"artifactType\":\"a/even\",");
      push("\"artifactType\":\"a/odd\",");
    }

    List<Digest> seen = new ArrayList<>();
    ReferrersPage page =
        registry.referrers(repository, subject, 2, "artifactType", "a/even").referrers();
    while (true) {
      page.referrers().forEach(referrer -> seen.add(referrer.digest()));
      if (!page.more()) {
        break;
      }
      page =
          registry
              .referrers(repository, subject, 2, "artifactType", "a/even", "last", seen.getLast())
              .referrers();
    }

    assertThat(seen).hasSize(5).isSorted().doesNotHaveDuplicates();
    assertThat(registry.referrers(repository, subject, 100).referrers().referrers()).hasSize(10);
    assertThat(registry.referrers(repository, subject, 10).referrers().more()).isFalse();
    assertThat(
            registry
                .referrers(repository, subject, 10, "artifactType", "no type")
                .referrers()
                .referrers())
        .isEmpty();
    assertThat(registry.referrers(repository, subject, 0).referrers())
        .isEqualTo(new ReferrersPage(List.of(), false));
    assertThat(registry.referrers(repository, subject, 1, "last", "x").codes())
        .containsExactly("DIGEST_INVALID");
  }

  @Test
  void aPageIsBoundedInBytesButNeverEmpty() {
    for (int i = 0; i < 3; i++) {
      push("\"annotations\":{\"x\":\"" + "x".repeat(3_900_000) + "\"},");
    }

    ReferrersPage first = registry.referrers(repository, subject, 100).referrers();
    assertThat(first.referrers()).hasSize(1);
    assertThat(first.more()).isTrue();
    ReferrersPage second =
        registry
            .referrers(repository, subject, 100, "last", first.referrers().getLast().digest())
            .referrers();
    assertThat(second.referrers()).hasSize(1);
    assertThat(second.more()).isTrue();
  }

  @Test
  void referrersStayWhenTheirSubjectGoesAndGoWhenTheyAreDeleted() {
    Push image = Push.byDigest(Manifests.empty(""));
    Digest digest = Digest.parse(image.reference());
    registry.put(repository, image);
    Push referrer = Push.byDigest(Manifests.empty(Manifests.subject(digest)));
    registry.put(repository, referrer);

    assertThat(registry.deleteManifest(repository, digest).status()).isEqualTo(204);
    assertThat(registry.manifest(repository, digest).status()).isEqualTo(404);
    assertThat(registry.referrers(repository, digest, 9).referrers().referrers()).hasSize(1);
    assertThat(registry.deleteManifest(repository, referrer.reference()).status()).isEqualTo(204);
    assertThat(registry.referrers(repository, digest, 9).referrers().referrers()).isEmpty();
  }

  private void push(String more) {
    assertThat(
            registry
                .put(repository, Push.byDigest(Manifests.empty(Manifests.subject(subject) + more)))
                .status())
        .isEqualTo(200);
  }
}
