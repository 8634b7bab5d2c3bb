package dev.berth.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.name.Tag;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ManifestIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();

  /** While replicas are exchanged, both versions work on the newer schema. */
  @Test
  void aServiceOfTheVersionBeforeStillPushes() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byTag(Manifests.image(blob, blob), "tag");
    Digest manifest = Registry.digest(push.body());

    assertThat(
            Database.value(
                """
                select push_manifest(?, ?, ?, null, null, 1, convert_to(?, 'UTF8'),
                  array[encode(?, 'hex')], array['LAYER'], array['tag'])
                """,
                repository,
                manifest,
                Manifests.IMAGE,
                push.body(),
                blob))
        .isEqualTo("STORED");
    assertThat(registry.manifest(repository, "tag").text()).isEqualTo(push.body());
  }

  @Test
  void aManifestComesBackByteForByteUnderItsType() {
    String json = " " + Manifests.empty("\"text\":\"é\",") + "\n";
    Push push = Push.byTag(json, "latest").as(Manifests.IMAGE + "; charset=utf-8");
    Digest digest = Registry.digest(json);

    Answer stored = registry.put(repository, push);

    assertThat(stored.status()).isEqualTo(200);
    assertThat(stored.as(ManifestReceipt.class))
        .isEqualTo(new ManifestReceipt(digest, Optional.empty(), List.of(new Tag("latest"))));
    for (Object reference : List.of("latest", digest)) {
      Answer read = registry.manifest(repository, reference);
      assertThat(read.text()).isEqualTo(json);
      assertThat(read.header("Content-Type")).isEqualTo(Manifests.IMAGE);
      assertThat(read.header("Berth-Digest")).isEqualTo(digest.toString());
      Answer head = registry.head(repository, reference);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.response().body()).isEmpty();
      assertThat(head.header("Content-Type")).isEqualTo(Manifests.IMAGE);
      assertThat(head.header("Berth-Digest")).isEqualTo(digest.toString());
      assertThat(head.header("Berth-Size")).isEqualTo("" + json.getBytes(UTF_8).length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.example+json",
        "text/plain",
        "text/html",
        "Application/X.Upper-Case_1$&^#!+json",
        "image/svg+xml"
      })
  void anyMediaTypeIsKeptAsItIs(String type) {
    String json = "{\"unique\":\"" + Registry.newKey() + "\"}";

    assertThat(registry.put(repository, Push.byTag(json, "any").as(type)).status()).isEqualTo(200);

    assertThat(registry.manifest(repository, "any").header("Content-Type")).isEqualTo(type);
    assertThat(registry.head(repository, "any").header("Content-Type")).isEqualTo(type);
  }

  @Test
  void theTypeComesFromTheRequestOrElseFromTheManifest() {
    assertThat(registry.put(repository, Push.byTag(Manifests.empty(""), "a")).status())
        .isEqualTo(200);
    assertThat(registry.manifest(repository, "a").header("Content-Type"))
        .isEqualTo(Manifests.IMAGE);
    assertThat(registry.put(repository, Push.byTag("{}", "b")).codes())
        .containsExactly("MANIFEST_INVALID");
    assertThat(registry.put(repository, Push.byTag(Manifests.empty(""), "b").as("a/b")).codes())
        .containsExactly("MANIFEST_INVALID");
  }

  @Test
  void aManifestIsNotPushedAgainUnderAnotherType() {
    String json = "{\"unique\":\"" + Registry.newKey() + "\"}";
    registry.put(repository, Push.byDigest(json).as("a/b"));

    assertThat(registry.put(repository, Push.byDigest(json).as("a/c")).codes())
        .containsExactly("MANIFEST_INVALID");
    assertThat(registry.put(repository, Push.byDigest(json).as("a/b")).status()).isEqualTo(200);
  }

  @Test
  void aDigestIsComparedByItsOwnAlgorithm() {
    String json = Manifests.empty("");
    Digest sha512 = Digest.of(Algorithm.SHA512, json.getBytes(UTF_8));
    Push push = Push.byDigest(json, "tag");

    assertThat(registry.put(repository, push.under(Registry.newDigest())).codes())
        .containsExactly("DIGEST_INVALID");
    assertThat(registry.put(repository, push.under(sha512)).status()).isEqualTo(200);
    assertThat(registry.manifest(repository, "tag").header("Berth-Digest"))
        .isEqualTo(sha512.toString());
    assertThat(registry.manifest(repository, Registry.digest(json)).status()).isEqualTo(404);
  }

  @Test
  void unknownRepositoriesAndManifestsAreToldApart() {
    assertThat(registry.manifest(repository, "latest").codes()).containsExactly("NAME_UNKNOWN");
    assertThat(registry.head(repository, "latest").status()).isEqualTo(404);
    registry.put(repository, Push.byTag(Manifests.empty(""), "a"));
    assertThat(registry.manifest(repository, "latest").codes()).containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.manifest(repository, Registry.newDigest()).codes())
        .containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.deleteManifest(repository, "b").codes())
        .containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.deleteManifest(repository, Registry.newDigest()).codes())
        .containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.deleteManifest(Registry.newRepository(), "a").codes())
        .containsExactly("NAME_UNKNOWN");
  }

  @Test
  void eachMissingBlobOfAnImageIsNamed() {
    Digest config = Registry.newDigest();
    Digest here = Registry.newDigest();
    Digest missing = Registry.newDigest();
    registry.link(repository, here);

    Answer refused =
        registry.put(
            repository, Push.byTag(Manifests.image(config, here, missing, missing), "tag"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.codes()).containsExactly("MANIFEST_BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN");
    assertThat(refused.details()).containsExactlyInAnyOrder(config.toString(), missing.toString());
    assertThat(registry.manifest(repository, "tag").status()).isEqualTo(404);
  }

  @Test
  void aRefusedManifestLeavesNoRepository() {
    String unknown = Registry.newRepository();
    Digest missing = Registry.newDigest();

    assertThat(registry.put(unknown, Push.byTag(Manifests.image(missing), "tag")).codes())
        .containsExactly("MANIFEST_BLOB_UNKNOWN");

    assertThat(registry.tags(unknown, 1, null).codes()).containsExactly("NAME_UNKNOWN");
  }

  @Test
  void aBlobOfAnotherRepositoryIsMissingHere() {
    Digest blob = Registry.newDigest();
    registry.link(Registry.newRepository(), blob);

    assertThat(registry.put(repository, Push.byDigest(Manifests.image(blob, blob))).codes())
        .containsExactly("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void aLayerMayBeNamedSeveralTimesAndBeTheConfigToo() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byDigest(Manifests.image(blob, blob, blob, blob));

    assertThat(registry.put(repository, push).status()).isEqualTo(200);
    assertThat(
            Database.value(
                "select string_agg(kind, ',') from manifest_blob where blob_digest = ?", blob))
        .isEqualTo("CONFIG");
  }

  @Test
  void aForeignLayerNeedNotBeHereAndIsHeldWhenItComes() {
    Digest foreign = Registry.newDigest();
    String json =
        Manifests.empty("\"layers\":[" + Manifests.descriptor(Manifests.FOREIGN, foreign) + "],");
    Push push = Push.byDigest(json);

    assertThat(registry.put(repository, push).status()).isEqualTo(200);
    assertThat(registry.find(repository, foreign).status()).isEqualTo(404);
    assertThat(registry.deleteBlob(repository, foreign).codes()).containsExactly("BLOB_UNKNOWN");
    registry.link(repository, foreign);
    assertThat(registry.find(repository, foreign).status()).isEqualTo(200);
    // A hole is allowed here, so the delete is; the row stays for what names it.
    assertThat(registry.deleteBlob(repository, foreign).status()).isEqualTo(204);
    assertThat(registry.find(repository, foreign).status()).isEqualTo(404);
    assertThat(Database.value("select present from repository_blob where digest = ?", foreign))
        .isEqualTo("f");
  }

  @Test
  void anIndexMayNameWhatIsNotHereAndHoldsWhatCameLater() {
    String image = Manifests.empty("");
    Digest digest = Registry.digest(image);
    Push index = Push.byTag(Manifests.index(digest, Registry.newDigest()), "index");

    assertThat(registry.put(repository, index).status()).isEqualTo(200);
    assertThat(registry.manifest(repository, digest).codes()).containsExactly("MANIFEST_UNKNOWN");
    assertThat(registry.head(repository, digest).status()).isEqualTo(404);
    assertThat(registry.put(repository, Push.byDigest(image)).status()).isEqualTo(200);
    assertThat(registry.manifest(repository, digest).text()).isEqualTo(image);

    assertThat(registry.deleteManifest(repository, digest).status()).isEqualTo(204);
    assertThat(registry.manifest(repository, digest).status()).isEqualTo(404);
    assertThat(Database.value("select present from manifest where digest = ?", digest))
        .isEqualTo("f");
    assertThat(registry.put(repository, Push.byDigest(image).as(Manifests.IMAGE)).status())
        .isEqualTo(200);
  }

  @Test
  void theEntriesOfAnIndexMayBeBlobs() {
    Digest layer = Registry.newDigest();
    Digest later = Registry.newDigest();
    registry.link(repository, layer);
    Push index = Push.byDigest(Manifests.index(layer, later));

    assertThat(registry.put(repository, index).status()).isEqualTo(200);
    registry.link(repository, later);
    for (Digest entry : List.of(layer, later)) {
      assertThat(registry.find(repository, entry).status()).isEqualTo(200);
      assertThat(Database.value("select kind from manifest_blob where blob_digest = ?", entry))
          .isEqualTo("ENTRY");
      assertThat(Database.value("select count(*) from manifest_child where child = ?", entry))
          .isEqualTo("1");
    }
  }

  @Test
  void pushingAgainChangesNothingButTheLease() {
    Push push = Push.byDigest(Manifests.empty(""), "a", "b");
    registry.put(repository, push);
    Digest digest = Digest.parse(push.reference());
    String touched = touchedAt(digest);

    assertThat(registry.put(repository, push).status()).isEqualTo(200);

    assertThat(touchedAt(digest)).isGreaterThan(touched);
    assertThat(Database.value("select count(*) from tag_history where repository = ?", repository))
        .isEqualTo("2");
    assertThat(
            Database.value(
                "select string_agg(kind || coalesce(tag, ''), ',' order by id) from event"
                    + " where repository = ?",
                repository))
        .isEqualTo("MANIFEST_PUSHED,TAG_MOVEDa,TAG_MOVEDb");
  }

  @Test
  void aLeaseIsRenewedOnlyWhenItIsOld() {
    Push push = Push.byDigest(Manifests.empty(""), "tag");
    registry.put(repository, push);
    Digest digest = Digest.parse(push.reference());
    String young = touchedAt(digest);
    registry.head(repository, "tag");
    assertThat(touchedAt(digest)).isEqualTo(young);
    Database.change(
        "update manifest set touched_at = now() - interval '13 hours' where digest = ?", digest);

    assertThat(registry.head(repository, "tag").header("Berth-Digest"))
        .isEqualTo(digest.toString());

    assertThat(touchedAt(digest)).isGreaterThan(young);
  }

  @Test
  void deletingAManifestDeletesItsTagsAndLetsGoOfItsBlobs() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byDigest(Manifests.image(blob, blob), "a", "b");
    registry.put(repository, push);
    registry.put(repository, Push.byTag(Manifests.empty(""), "c"));

    assertThat(registry.deleteManifest(repository, push.reference()).status()).isEqualTo(204);

    assertThat(registry.manifest(repository, push.reference()).status()).isEqualTo(404);
    assertThat(registry.manifest(repository, "a").status()).isEqualTo(404);
    assertThat(registry.tags(repository, 10, null).names().names()).containsExactly("c");
    assertThat(
            Database.value(
                "select count(*) from tag_history where repository = ? and digest is null",
                repository))
        .isEqualTo("2");
    assertThat(Database.value("select count(*) from gc_candidate where digest = ?", blob))
        .isEqualTo("1");
    assertThat(registry.deleteBlob(repository, blob).status()).isEqualTo(204);
  }

  @Test
  void limitsAreKept() {
    String many =
        String.join(
            ",",
            IntStream.range(0, 10_001)
                .mapToObj(i -> Manifests.descriptor(Manifests.FOREIGN, Registry.digest("" + i)))
                .toList());
    String[] tags = IntStream.range(0, 101).mapToObj(i -> "t" + i).toArray(String[]::new);

    assertThat(
            registry
                .put(repository, Push.byDigest(Manifests.empty("\"layers\":[" + many + "],")))
                .codes())
        .containsExactly("MANIFEST_INVALID");
    Answer crowded = registry.put(repository, Push.byDigest(Manifests.empty(""), tags));
    assertThat(crowded.status()).isEqualTo(414);
    Answer large =
        registry.put(
            repository,
            Push.byDigest(Manifests.empty("\"x\":\"" + "x".repeat(4 * 1024 * 1024) + "\",")));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.codes()).containsExactly("MANIFEST_INVALID");
    assertThat(registry.tags(repository, 1, null).status()).isEqualTo(404);
  }

  @Test
  void aManifestOfAlmostTheLimitIsStored() {
    String json = Manifests.empty("\"annotations\":{\"x\":\"" + "x".repeat(4_000_000) + "\"},");

    assertThat(registry.put(repository, Push.byTag(json, "large")).status()).isEqualTo(200);
    assertThat(registry.manifest(repository, "large").text()).isEqualTo(json);
  }

  @Test
  void thousandsOfReferencesAreHeld() {
    String many =
        String.join(
            ",",
            IntStream.range(0, 9_000)
                .mapToObj(i -> Manifests.descriptor(Manifests.FOREIGN, Registry.digest("m" + i)))
                .toList());
    Push push = Push.byDigest(Manifests.empty("\"layers\":[" + many + "],"));

    assertThat(registry.put(repository, push).status()).isEqualTo(200);
    assertThat(
            Database.value(
                "select count(*) from manifest_blob where manifest_digest = ?",
                Digest.parse(push.reference())))
        .isEqualTo("9000");
    assertThat(registry.deleteRepository(repository).status()).isEqualTo(204);
  }

  private static String touchedAt(Digest digest) {
    return Database.value("select touched_at from manifest where digest = ?", digest);
  }
}
