package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.metadata.BlobLocation;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests that arrive at once: whatever the order, what follows has to be sound. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RaceIT {

  /** A few by default; the property makes it thousands. */
  static final int ROUNDS = Integer.getInteger("berth.rounds", 200);

  private final Registry registry = new Registry();

  @Test
  void aManifestAndTheDeleteOfItsBlobExcludeEachOther() {
    String repository = Registry.newRepository();
    int stored = 0;
    int deleted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Digest blob = Registry.newDigest();
      registry.link(repository, blob);
      if (round % 4 < 2) {
        // Something that can do without the blob: its row stays when it is deleted.
        String foreign = Manifests.descriptor(Manifests.FOREIGN, blob);
        registry.put(repository, Push.byDigest(Manifests.empty("\"layers\":[" + foreign + "],")));
      }
      Push push = Push.byDigest(Manifests.image(blob, blob));

      List<Answer> answers =
          round % 2 == 0
              ? together(
                  List.of(
                      registry.putLater(repository, push),
                      registry.deleteBlobLater(repository, blob)))
              : swapped(
                  together(
                      List.of(
                          registry.deleteBlobLater(repository, blob),
                          registry.putLater(repository, push))));

      boolean isStored = answers.get(0).status() == 200;
      boolean isDeleted = answers.get(1).status() == 204;
      assertThat(isStored).as("%s", answers).isNotEqualTo(isDeleted);
      assertThat(answers.get(0).status()).isIn(200, 400);
      assertThat(answers.get(1).status()).isIn(204, 405);
      assertThat(registry.find(repository, blob).status()).isEqualTo(isStored ? 200 : 404);
      stored += isStored ? 1 : 0;
      deleted += isDeleted ? 1 : 0;
    }
    assertThat(stored).isPositive();
    assertThat(deleted).isPositive();
  }

  @Test
  void ofTwoUploadsOfOneContentOneKeyStaysAndTheOtherIsDoomed() {
    for (int round = 0; round < ROUNDS; round++) {
      Digest blob = Registry.newDigest();
      List<String> keys = List.of(Registry.newKey(), Registry.newKey(), Registry.newKey());
      List<String> repositories =
          List.of(Registry.newRepository(), Registry.newRepository(), Registry.newRepository());
      List<CompletableFuture<Answer>> calls = new ArrayList<>();
      for (int at = 0; at < keys.size(); at++) {
        calls.add(
            registry.linkLater(
                repositories.get(round % 2 == 0 ? 0 : at),
                blob,
                keys.get(at),
                Instant.now().plusSeconds(60)));
      }

      together(calls).forEach(answer -> assertThat(answer.status()).isEqualTo(204));

      String kept = registry.find(repositories.getFirst(), blob).as(BlobLocation.class).key();
      assertThat(keys).contains(kept);
      for (String key : keys) {
        assertThat(Database.value("select count(*) from doomed_object where object_key = ?", key))
            .isEqualTo(key.equals(kept) ? "0" : "1");
      }
    }
  }

  @Test
  void ofSeveralWhoMoveATagFromOnePlaceOneWins() {
    String repository = Registry.newRepository();
    Push start = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, start);
    String current = registry.head(repository, "tag").header("Berth-Digest");
    for (int round = 0; round < ROUNDS; round++) {
      List<Push> pushes = pushes(6, "");
      String expected = "\"" + current + "\"";

      List<Answer> answers =
          together(
              pushes.stream()
                  .map(push -> registry.putLater(repository, push.ifMatch(expected)))
                  .toList());

      current = theWinner(repository, pushes, answers, 412);
    }
  }

  @Test
  void ofSeveralWhoCreateATagOneWins() {
    for (int round = 0; round < ROUNDS; round++) {
      // Half of the rounds create the repository at the same time.
      String repository = Registry.newRepository();
      if (round % 2 == 0) {
        registry.link(repository, Registry.newDigest());
      }
      List<Push> pushes = pushes(6, "");

      List<Answer> answers =
          together(
              pushes.stream()
                  .map(push -> registry.putLater(repository, push.ifNoneMatch("*")))
                  .toList());

      theWinner(repository, pushes, answers, 412);
    }
  }

  @Test
  void ofSeveralWhoMayOnlyCreateATagOneWins() {
    for (int round = 0; round < ROUNDS; round++) {
      // Half of the rounds go by a session.
      String more = round % 2 == 0 ? "" : Manifests.subject(Registry.newDigest());
      String repository = Registry.newRepository();
      List<Push> pushes = pushes(6, more);

      List<Answer> answers =
          together(
              pushes.stream()
                  .map(push -> registry.putLater(repository, push.creatingOnly()))
                  .toList());

      theWinner(repository, pushes, answers, 403);
    }
  }

  @Test
  void aTagNeverPointsAtAManifestThatIsDeletedMeanwhile() {
    String repository = Registry.newRepository();
    int deletedLast = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Push push = Push.byDigest(Manifests.empty(""), "tag");
      registry.put(repository, push);
      Push tagged =
          new Push(push.body(), push.reference(), List.of("other"), null, null, null, false);

      List<Answer> answers =
          together(
              List.of(
                  registry.putLater(repository, tagged),
                  registry.deleteManifestLater(repository, push.reference())));

      answers.forEach(answer -> assertThat(answer.status()).as("%s", answers).isIn(200, 204));
      boolean here = registry.manifest(repository, push.reference()).status() == 200;
      Answer other = registry.manifest(repository, "other");
      assertThat(other.status()).isEqualTo(here ? 200 : 404);
      assertThat(registry.manifest(repository, "tag").status()).isEqualTo(404);
      deletedLast += here ? 0 : 1;
      if (here) {
        registry.deleteManifest(repository, push.reference());
      }
    }
    assertThat(deletedLast).isPositive();
  }

  @Test
  void anIndexAndItsManifestMeetInEveryOrder() {
    String repository = Registry.newRepository();
    for (int round = 0; round < ROUNDS; round++) {
      String image = Manifests.empty("");
      Push index = Push.byDigest(Manifests.index(Registry.digest(image), Registry.newDigest()));
      Push push = Push.byDigest(image);

      List<Answer> answers =
          together(
              List.of(
                  registry.putLater(repository, push),
                  registry.putLater(repository, index),
                  registry.putLater(repository, push)));

      answers.forEach(answer -> assertThat(answer.status()).as("%s", answers).isEqualTo(200));
      assertThat(registry.manifest(repository, push.reference()).status()).isEqualTo(200);
      assertThat(
              Database.value(
                  "select count(*) from manifest_child where child = ?",
                  Digest.parse(push.reference())))
          .isEqualTo("1");
    }
  }

  @Test
  void manyWhoPushOneImageAtOnceAllSucceed() {
    for (int round = 0; round < 20; round++) {
      String repository = Registry.newRepository();
      Digest blob = Registry.newDigest();
      Push push = Push.byDigest(Manifests.image(blob, blob), "a", "b", "c");
      List<CompletableFuture<Answer>> calls = new ArrayList<>();
      for (int client = 0; client < 16; client++) {
        calls.add(
            registry
                .linkLater(repository, blob)
                .thenCompose(linked -> registry.putLater(repository, push)));
      }

      together(calls)
          .forEach(answer -> assertThat(answer.status()).as("%s", answer).isEqualTo(200));

      assertThat(
              Database.value("select count(*) from tag_history where repository = ?", repository))
          .isEqualTo("3");
    }
  }

  @Test
  void aRepositoryIsDeletedWholeWhileItIsPushedTo() {
    for (int round = 0; round < ROUNDS / 2; round++) {
      String repository = Registry.newRepository();
      Digest blob = Registry.newDigest();
      registry.link(repository, blob);
      Push push = Push.byDigest(Manifests.image(blob, blob), "tag");

      List<Answer> answers =
          together(
              List.of(
                  registry.putLater(repository, push),
                  registry.deleteRepositoryLater(repository),
                  registry.linkLater(repository, Registry.newDigest())));

      assertThat(answers.get(0).status()).as("%s", answers).isIn(200, 400);
      assertThat(answers.get(1).status()).as("%s", answers).isEqualTo(204);
      assertThat(answers.get(2).status()).as("%s", answers).isEqualTo(204);
      boolean here = registry.manifest(repository, "tag").status() == 200;
      assertThat(registry.find(repository, blob).status()).isEqualTo(here ? 200 : 404);
    }
  }

  @Test
  void onceTheRegistryIsReadOnlyNoChangeIsStillUnderWay() {
    int refused = 0;
    for (int round = 0; round < 30; round++) {
      String repository = Registry.newRepository();
      List<CompletableFuture<Answer>> calls = new ArrayList<>();
      for (int call = 0; call < 20; call++) {
        calls.add(registry.linkLater(repository, Registry.newDigest()));
      }
      try {
        assertThat(registry.setReadOnly(true).status()).isEqualTo(200);
        String before = links(repository);
        refused += (int) together(calls).stream().filter(call -> call.status() == 405).count();
        assertThat(links(repository)).isEqualTo(before);
      } finally {
        assertThat(registry.setReadOnly(false).status()).isEqualTo(200);
      }
    }
    assertThat(refused).isPositive();
  }

  private static String links(String repository) {
    return Database.value(
        "select count(*) from repository_blob l join repository r on r.id = l.repository_id"
            + " where r.name = ?",
        repository);
  }

  private static String theWinner(
      String repository, List<Push> pushes, List<Answer> answers, int refusal) {
    assertThat(answers.stream().map(Answer::status)).as("%s", answers).containsOnlyOnce(200);
    assertThat(answers.stream().map(Answer::status)).as("%s", answers).containsOnly(200, refusal);
    int winner = answers.stream().map(Answer::status).toList().indexOf(200);
    String digest = new Registry().head(repository, "tag").header("Berth-Digest");
    assertThat(digest).isEqualTo(Registry.digest(pushes.get(winner).body()).toString());
    return digest;
  }

  private static List<Push> pushes(int count, String more) {
    List<Push> pushes = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      pushes.add(Push.byTag(Manifests.empty(more), "tag"));
    }
    return pushes;
  }

  private static List<Answer> together(List<CompletableFuture<Answer>> calls) {
    return calls.stream().map(CompletableFuture::join).toList();
  }

  private static List<Answer> swapped(List<Answer> answers) {
    return List.of(answers.get(1), answers.get(0));
  }
}
