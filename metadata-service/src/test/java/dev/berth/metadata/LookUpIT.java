package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUp.Kind;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import dev.berth.model.content.Digest;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many questions in one call are answered as each would be in a call of its own. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LookUpIT {

  private final Registry registry = new Registry();
  private final String repository = Registry.newRepository();
  private final Digest blob = Registry.newDigest();
  private final Digest expected = Registry.newDigest();
  private final Digest manifest = push();

  private Digest push() {
    registry.link(repository, blob);
    String body = Manifests.image(blob, blob);
    assertThat(registry.put(repository, Push.byDigest(body, "latest")).status()).isEqualTo(200);
    registry.put(repository, Push.byDigest(Manifests.index(expected), "index"));
    return Registry.digest(body);
  }

  @Test
  void eachIsAnsweredAsItWouldBeAlone() {
    String absent = Registry.newRepository();
    List<LookUp> questions = new ArrayList<>();
    for (boolean lease : List.of(false, true)) {
      questions.add(manifest(repository, "latest", lease));
      questions.add(manifest(repository, manifest, lease));
      questions.add(manifest(repository, "no-such-tag", lease));
      questions.add(manifest(repository, Registry.newDigest(), lease));
      questions.add(manifest(repository, expected, lease));
      questions.add(manifest(absent, "latest", lease));
      questions.add(blob(repository, blob, lease));
      questions.add(blob(repository, Registry.newDigest(), lease));
      questions.add(blob(absent, blob, lease));
    }
    Collections.shuffle(questions);

    List<LookUpAnswer> together = ask(questions);

    assertThat(together).hasSameSizeAs(questions);
    for (int i = 0; i < questions.size(); i++) {
      assertThat(together.get(i))
          .as("%s", questions.get(i))
          .isEqualTo(ask(List.of(questions.get(i))).getFirst());
    }
    assertThat(together)
        .filteredOn(LookUpAnswer.Failure.class::isInstance)
        .hasSize(12)
        .allMatch(answer -> ((LookUpAnswer.Failure) answer).status() == 404);
    assertThat(together).filteredOn(LookUpAnswer.Blob.class::isInstance).hasSize(2);
    assertThat(together)
        .filteredOn(LookUpAnswer.Manifest.class::isInstance)
        .hasSize(4)
        .allMatch(answer -> answer.foundManifest().digest().equals(manifest));
  }

  @Test
  void oldLeasesAreRenewedAndOthersAreLeftAlone() {
    List<LookUp> questions =
        List.of(
            manifest(repository, "latest", false),
            blob(repository, blob, false),
            blob(repository, expected, true),
            manifest(repository, "absent", true));
    makeOld();

    ask(questions);
    assertThat(old()).isEqualTo("2");

    ask(
        List.of(
            manifest(repository, "latest", true),
            manifest(repository, "absent", true),
            blob(repository, blob, true),
            blob(repository, expected, true)));
    assertThat(old()).isEqualTo("0");
  }

  @Test
  void nothingIsAskedAndNothingAnswered() {
    assertThat(ask(List.of())).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedAndTheConnectionLivesOn() {
    try (FrameConnection connection = new FrameConnection()) {
      connection.send(Buffer.buffer().appendInt(3).appendString("abc"));
      Buffer answer = connection.receive();

      assertThatThrownBy(() -> MetadataFrames.answers(answer))
          .hasMessageContaining("frame of an internal call");
      assertThat(connection.ask(List.of(blob(repository, blob, false))).getFirst().foundBlob())
          .extracting(BlobLocation::digest)
          .isEqualTo(blob);
    }
  }

  @Test
  void whoseLengthIsNoneIsCutOff() {
    for (int length : List.of(-1, 0, Integer.MAX_VALUE)) {
      try (FrameConnection connection = new FrameConnection()) {
        connection.send(Buffer.buffer().appendInt(length));

        assertThat(connection.isClosedByTheOther()).as("%d", length).isTrue();
      }
    }
  }

  @Test
  void whoDoesNotWaitForAnAnswerIsCutOff() {
    try (FrameConnection connection = new FrameConnection()) {
      Buffer question =
          MetadataFrames.of(new FramedCall.LookUps(List.of(blob(repository, blob, false))));

      connection.send(question.copy().appendBuffer(question));

      assertThat(connection.isClosedByTheOther()).isTrue();
    }
  }

  @Test
  void aCallThatAsksForNoUpgradeIsRefused() {
    assertThat(registry.get(Paths.FRAMES).status()).isEqualTo(400);
    assertThat(registry.getWithCredential(PostgresResource.CREDENTIAL + 'x', Paths.FRAMES).status())
        .isEqualTo(401);
  }

  private void makeOld() {
    Database.change(
        "update manifest set touched_at = now() - interval '13 hours' where digest = ?", manifest);
    Database.change(
        "update repository_blob set touched_at = now() - interval '13 hours' where digest = ?",
        blob);
  }

  /** How many of the two are old. */
  private String old() {
    return Database.value(
        """
        select count(*) from (
          select touched_at from manifest where digest = ?
          union all select touched_at from repository_blob where digest = ?) as leases
        where touched_at < now() - interval '12 hours'
        """,
        manifest,
        blob);
  }

  private static List<LookUpAnswer> ask(List<LookUp> questions) {
    try (FrameConnection connection = new FrameConnection()) {
      return connection.ask(questions);
    }
  }

  private static LookUp manifest(String repository, Object reference, boolean lease) {
    Reference parsed =
        reference instanceof Digest digest
            ? new Reference.ByDigest(digest)
            : new Tag(reference.toString());
    return new LookUp(Kind.MANIFEST, new RepositoryName(repository), parsed, lease);
  }

  private static LookUp blob(String repository, Digest digest, boolean lease) {
    return new LookUp(
        Kind.BLOB, new RepositoryName(repository), new Reference.ByDigest(digest), lease);
  }
}
