package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class LinkIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();
  private final Digest digest = Registry.newDigest();

  @Test
  void aLinkedBlobIsFoundWhereItWasLinkedAndNowhereElse() {
    String key = Registry.newKey();

    Answer linked = registry.link(repository, digest, key);

    assertThat(linked.status()).isEqualTo(204);
    assertThat(registry.find(repository, digest).as(BlobLocation.class))
        .isEqualTo(new BlobLocation(digest, 42, key));
    Answer elsewhere = registry.find(Registry.newRepository(), digest);
    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(elsewhere.codes()).containsExactly("BLOB_UNKNOWN");
    assertThat(elsewhere.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void theSecondKeyOfAContentIsDoomedAndTheFirstStays() {
    String first = Registry.newKey();
    String second = Registry.newKey();
    registry.link(repository, digest, first);

    Answer again = registry.link(Registry.newRepository(), digest, second);

    assertThat(again.status()).isEqualTo(204);
    assertThat(registry.find(repository, digest).as(BlobLocation.class).key()).isEqualTo(first);
    assertThat(doomed(second)).isEqualTo("1");
    assertThat(doomed(first)).isEqualTo("0");
  }

  @Test
  void aLinkDoesNotWaitForOthersWhoAreAboutToShowTheContent() throws SQLException {
    registry.link(repository, digest);
    try (Connection other = Database.connect();
        PreparedStatement held =
            other.prepareStatement("select from blob where digest = ? for key share")) {
      // What a foreign key takes, until the other commits.
      other.setAutoCommit(false);
      held.setBytes(1, digest.toBytes());
      held.execute();

      Answer linked = registry.link(Registry.newRepository(), digest, Registry.newKey());

      assertThat(linked.status()).isEqualTo(204);
    }
  }

  @Test
  void repeatingALinkIsHarmlessWhicheverKeyItHad() {
    String first = Registry.newKey();
    String second = Registry.newKey();
    registry.link(repository, digest, first);
    registry.link(repository, digest, second);

    assertThat(registry.link(repository, digest, first).status()).isEqualTo(204);
    assertThat(registry.link(repository, digest, second).status()).isEqualTo(204);
    assertThat(registry.link(repository, digest, first, Instant.EPOCH).status()).isEqualTo(204);
    assertThat(doomed(first)).isEqualTo("0");
  }

  @Test
  void aLinkByAFrameIsTheSame() {
    Instant soon = Instant.now().plusSeconds(600);
    LinkRequest request = Registry.linkOf(repository, digest, Registry.newKey(), soon);
    LinkRequest late =
        Registry.linkOf(repository, Registry.newDigest(), Registry.newKey(), Instant.EPOCH);

    try (FrameConnection connection = new FrameConnection()) {
      connection.link(request);
      connection.link(request);

      assertThatThrownBy(() -> connection.link(late))
          .isInstanceOfSatisfying(
              RegistryException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
    }
    assertThat(registry.find(repository, digest).status()).isEqualTo(200);
  }

  @Test
  void aLinkThatComesTooLateOrWithADoomedKeyIsRefused() {
    String doomed = Registry.newKey();
    Database.change("insert into doomed_object (object_key, reason) values (?, 'test')", doomed);

    Answer late =
        registry.link(repository, digest, Registry.newKey(), Instant.now().minusSeconds(1));
    Answer dead = registry.link(repository, digest, doomed);

    assertThat(late.status()).isEqualTo(404);
    assertThat(late.codes()).containsExactly("BLOB_UPLOAD_UNKNOWN");
    assertThat(dead.codes()).containsExactly("BLOB_UPLOAD_UNKNOWN");
    assertThat(registry.find(repository, digest).status()).isEqualTo(404);
    assertThat(registry.tags(repository, 10, null).codes()).containsExactly("NAME_UNKNOWN");
  }

  @Test
  void aQuarantinedBlobIsHiddenUntilItIsBroughtAgain() {
    String damaged = Registry.newKey();
    String sound = Registry.newKey();
    registry.link(repository, digest, damaged);
    Database.change("update blob set state = 'QUARANTINED' where digest = ?", digest);

    assertThat(registry.find(repository, digest).status()).isEqualTo(404);
    assertThat(registry.lease(repository, digest).status()).isEqualTo(404);
    assertThat(registry.mount(Registry.newRepository(), null, digest).mounted()).isFalse();
    assertThat(registry.link(repository, digest, sound).status()).isEqualTo(204);
    assertThat(registry.find(repository, digest).as(BlobLocation.class).key()).isEqualTo(sound);
    assertThat(doomed(damaged)).isEqualTo("1");
  }

  @Test
  void aLeaseIsRenewedOnlyWhenItIsOld() {
    registry.link(repository, digest);
    String young = touchedAt();

    registry.lease(repository, digest);
    assertThat(touchedAt()).isEqualTo(young);

    Database.change(
        "update repository_blob set touched_at = now() - interval '13 hours' where digest = ?",
        digest);
    String old = touchedAt();
    registry.find(repository, digest);
    assertThat(touchedAt()).isEqualTo(old);

    Answer leased = registry.lease(repository, digest);
    assertThat(leased.as(BlobLocation.class).digest()).isEqualTo(digest);
    assertThat(touchedAt()).isGreaterThan(young);
  }

  @Test
  void aDeletedBlobStaysInOtherRepositories() {
    String other = Registry.newRepository();
    registry.link(repository, digest);
    registry.mount(other, repository, digest);

    assertThat(registry.deleteBlob(repository, digest).status()).isEqualTo(204);

    assertThat(registry.find(repository, digest).status()).isEqualTo(404);
    assertThat(registry.deleteBlob(repository, digest).codes()).containsExactly("BLOB_UNKNOWN");
    assertThat(registry.find(other, digest).status()).isEqualTo(200);
    assertThat(Database.value("select count(*) from gc_candidate where digest = ?", digest))
        .isEqualTo("1");
  }

  @Test
  void aBlobThatAnImageNeedsIsNotDeleted() {
    registry.link(repository, digest);
    Push push = Push.byDigest(Manifests.image(digest, digest));
    assertThat(registry.put(repository, push).status()).isEqualTo(200);

    Answer refused = registry.deleteBlob(repository, digest);

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.codes()).containsExactly("UNSUPPORTED");
    assertThat(refused.details()).containsExactly(push.reference());
    registry.deleteManifest(repository, push.reference());
    assertThat(registry.deleteBlob(repository, digest).status()).isEqualTo(204);
  }

  @Test
  void aCallWithoutTheCredentialIsRefused() {
    assertThat(registry.getWithCredential("wrong", Paths.MODE).status()).isEqualTo(401);
  }

  @Test
  void nonsenseIsRefusedWithAnErrorBody() {
    assertThat(registry.get(Paths.BLOBS).codes()).containsExactly("NAME_INVALID");
    assertThat(registry.get(Paths.BLOBS, Paths.REPOSITORY, "A").codes())
        .containsExactly("NAME_INVALID");
    assertThat(registry.get(Paths.BLOBS, Paths.REPOSITORY, "a", Paths.DIGEST, "sha256:0").codes())
        .containsExactly("DIGEST_INVALID");
    assertThat(registry.get("/internal/nothing").status()).isEqualTo(404);
  }

  private String touchedAt() {
    return Database.value("select touched_at from repository_blob where digest = ?", digest);
  }

  private static String doomed(String key) {
    return Database.value("select count(*) from doomed_object where object_key = ?", key);
  }
}
