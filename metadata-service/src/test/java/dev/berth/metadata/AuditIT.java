package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.metadata.Registry.Answer;
import dev.berth.model.content.Digest;
import dev.berth.postgres.audit.AuditTable;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who pushed and deleted what is noted, if and only if it happened. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AuditIT {

  private static final Actor BOB =
      new Actor("robot:bob", Optional.of(UUID.randomUUID().toString()), "2001:db8::1");

  @Inject AuditTable table;

  private final Registry registry = new Registry(BOB);
  private final String repository = Registry.newRepository();

  @Test
  void aPushIsNotedWithItsTagsAndWhoDidIt() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byDigest(Manifests.image(blob, blob), "b", "a");
    Instant before = Instant.now().minusSeconds(5);

    assertThat(registry.put(repository, push).status()).isEqualTo(200);

    AuditEvent event = only(events());
    assertThat(event.action()).isEqualTo(AuditAction.PUSH);
    assertThat(event.actor()).isEqualTo(BOB);
    assertThat(event.repository()).contains(repository);
    assertThat(event.digest()).contains(Digest.parse(push.reference()));
    assertThat(event.tags()).containsExactly("a", "b");
    assertThat(event.time()).isBetween(before, Instant.now().plusSeconds(5));
    assertThat(event.times()).isEqualTo(1);
  }

  @Test
  void aPushThatIsDecidedAboutIsNotedAsWell() {
    Push image = Push.byTag(Manifests.empty(""), "image");
    registry.put(repository, image);
    // It is there already; the next names a manifest, and the last has a condition.
    registry.put(repository, image);
    Push index = Push.byTag(Manifests.index(digestOf(image)), "index");
    registry.put(repository, index);
    registry.put(repository, Push.byTag(Manifests.empty(""), "new").ifNoneMatch("*"));

    List<AuditEvent> events = events();
    assertThat(events).extracting(AuditEvent::action).containsOnly(AuditAction.PUSH);
    assertThat(events)
        .extracting(AuditEvent::tags)
        .containsExactly(List.of("new"), List.of("index"), List.of("image"), List.of("image"));
  }

  @Test
  void aPushThatFailsLeavesNoEvent() {
    Push there = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, there);
    int known = events().size();

    Digest missing = Registry.newDigest();
    for (Push push :
        List.of(
            Push.byTag(Manifests.image(missing, missing), "tag"),
            Push.byTag(Manifests.empty(""), "tag").creatingOnly(),
            Push.byTag(Manifests.empty(""), "tag").ifNoneMatch("*"),
            Push.byTag("{}", "tag"))) {
      assertThat(registry.put(repository, push).status()).isBetween(400, 499);
    }

    assertThat(events()).hasSize(known);
  }

  @Test
  void whatCannotBeNotedDoesNotHappen() {
    Registry refused = new Registry(new Actor("user:unnoted", Optional.empty(), "192.0.2.9"));
    Push there = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, there);
    Database.change(
        "alter table audit_event add constraint refuses check (identity <> 'user:unnoted')");
    try {
      Push image = Push.byTag(Manifests.empty(""), "image");
      Push index = Push.byTag(Manifests.index(digestOf(there)), "index");
      for (Answer failed :
          List.of(
              refused.put(repository, image),
              refused.put(repository, index),
              refused.deleteManifest(repository, "tag"),
              refused.deleteManifest(repository, digestOf(there)),
              refused.deleteRepository(repository),
              refused.setReadOnly(true))) {
        assertThat(failed.status()).isIn(500, 503);
      }
      assertThat(registry.manifest(repository, "image").status()).isEqualTo(404);
      assertThat(registry.manifest(repository, "index").status()).isEqualTo(404);
      assertThat(registry.manifest(repository, "tag").status()).isEqualTo(200);
      assertThat(registry.get(Paths.MODE).text()).contains("false");
    } finally {
      Database.change("alter table audit_event drop constraint refuses");
    }
  }

  @Test
  void everyKindOfDeletionIsNoted() {
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    Push push = Push.byDigest(Manifests.empty(""), "a", "b");
    registry.put(repository, push);

    registry.deleteManifest(repository, "a");
    registry.deleteManifest(repository, push.reference());
    registry.deleteBlob(repository, blob);
    registry.deleteRepository(repository);
    // None of these is there any more.
    registry.deleteManifest(repository, "a");
    registry.deleteManifest(repository, push.reference());
    registry.deleteBlob(repository, blob);
    registry.deleteRepository(repository);

    List<AuditEvent> events = events();
    assertThat(events)
        .extracting(AuditEvent::action)
        .containsExactly(
            AuditAction.REPOSITORY_DELETE,
            AuditAction.BLOB_DELETE,
            AuditAction.MANIFEST_DELETE,
            AuditAction.TAG_DELETE,
            AuditAction.PUSH);
    assertThat(events).extracting(AuditEvent::actor).containsOnly(BOB);
    assertThat(events.get(1).digest()).contains(blob);
    assertThat(events.get(2).digest()).contains(Digest.parse(push.reference()));
    assertThat(events.get(3).tags()).containsExactly("a");
  }

  @Test
  void aChangeOfTheModeIsNotedOnceEach() {
    Registry own = new Registry(new Actor("user:" + UUID.randomUUID(), Optional.empty(), "::1"));
    try {
      own.setReadOnly(true);
      own.setReadOnly(true);
    } finally {
      own.setReadOnly(false);
    }

    List<AuditEvent> events =
        registry.get(Paths.AUDIT, "action", "mode.set", "n", 2).as(AuditPage.class).events();
    assertThat(events)
        .extracting(event -> event.name().orElseThrow())
        .containsExactly("read-write", "read-only");
  }

  @Test
  void aBlobIsNoEvent() {
    registry.link(repository, Registry.newDigest());

    assertThat(events()).isEmpty();
  }

  @Test
  void aChangeOfNobodyIsRefused() {
    Push push = Push.byTag(Manifests.empty(""), "tag");
    registry.put(repository, push);
    Digest blob = Registry.newDigest();
    registry.link(repository, blob);
    for (Registry nobody :
        List.of(
            new Registry(WireHeaders.PEER, "192.0.2.1"),
            new Registry(WireHeaders.ACTOR, "user%3Aann"),
            new Registry(WireHeaders.ACTOR, " 192.0.2.1"),
            new Registry(WireHeaders.ACTOR, "user%0Aann 192.0.2.1"),
            new Registry(WireHeaders.ACTOR, "user%zz 192.0.2.1"))) {
      for (Answer refused :
          List.of(
              nobody.put(repository, push),
              nobody.deleteManifest(repository, "tag"),
              nobody.deleteManifest(repository, push.reference()),
              nobody.deleteBlob(repository, blob),
              nobody.deleteRepository(repository),
              nobody.setReadOnly(true))) {
        assertThat(refused.status()).isEqualTo(400);
      }
    }
    assertThat(events()).hasSize(1);
  }

  @Test
  void pushesAtTheSameTimeAreNotedEach() {
    List<Push> pushes =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? Push.byTag(Manifests.empty(""), "shared")
                        : Push.byDigest(Manifests.empty(""), "own" + i))
            .toList();

    List<CompletableFuture<Answer>> answers =
        pushes.stream().map(push -> registry.putLater(repository, push)).toList();

    long stored = answers.stream().filter(answer -> answer.join().status() == 200).count();
    assertThat(stored).isEqualTo(60);
    assertThat(events()).hasSize(60);
    assertThat(events())
        .filteredOn(event -> event.tags().equals(List.of("shared")))
        .extracting(AuditEvent::digest)
        .doesNotHaveDuplicates()
        .hasSize(30);
  }

  @Test
  void eventsAreReadPageByPageAndByWhatTheyAreAbout() {
    for (int i = 0; i < 7; i++) {
      registry.put(repository, Push.byTag(Manifests.empty(""), "tag" + i));
    }
    registry.deleteManifest(repository, "tag3");

    List<AuditEvent> all = events();
    List<AuditEvent> paged = new ArrayList<>(page(3, null));
    while (!page(3, paged.getLast()).isEmpty()) {
      paged.addAll(page(3, paged.getLast()));
    }
    assertThat(paged).isEqualTo(all).hasSize(8);
    assertThat(all).isSortedAccordingTo((a, b) -> b.cursor().compareTo(a.cursor()));
    assertThat(ask("action", "tag.delete")).hasSize(1);
    assertThat(ask("action", "push")).hasSize(7);
    assertThat(ask("identity", "robot:bob")).hasSize(8);
    assertThat(ask("identity", "robot:eve")).isEmpty();
  }

  @Test
  void aNonsensicalQuestionIsRefused() {
    for (List<Object> query :
        List.<List<Object>>of(
            List.of("n", "0"),
            List.of("n", "1001"),
            List.of("n", "many"),
            List.of("before", "x"),
            List.of("before", "AAAA"),
            List.of("action", "'; drop table audit_event; --"),
            List.of("identity", ""),
            List.of("repository", "UPPER"))) {
      Answer refused = registry.get(Paths.AUDIT, query.toArray());
      assertThat(refused.status()).as("%s: %s", query, refused).isEqualTo(400);
    }
    assertThat(registry.getWithCredential("wrong", Paths.AUDIT).status()).isEqualTo(401);
  }

  @Test
  void whatIsTooOldIsForgottenBatchByBatch() {
    registry.put(repository, Push.byTag(Manifests.empty(""), "tag"));
    Database.change(
        """
        insert into audit_event (at, action, identity, peer, repository)
        select now() - interval '90 days' - make_interval(secs => i), 'push', 'user:old', '', ?
        from generate_series(1, 2500) i
        """,
        repository);
    Database.change(
        """
        insert into audit_event (at, action, identity, peer, repository)
        values (now() - interval '89 days', 'push', 'user:young', '', ?)
        """,
        repository);

    int gone = table.sweep().await().atMost(Duration.ofSeconds(20));

    assertThat(gone).isGreaterThanOrEqualTo(2500);
    assertThat(events())
        .extracting(event -> event.actor().identity())
        .containsExactly("robot:bob", "user:young");
    assertThat(table.sweep().await().atMost(Duration.ofSeconds(20))).isZero();
  }

  private List<AuditEvent> events() {
    return page(1000, null);
  }

  private List<AuditEvent> page(int items, @org.jspecify.annotations.Nullable AuditEvent after) {
    return after == null ? ask("n", items) : ask("n", items, "before", after.cursor());
  }

  private List<AuditEvent> ask(Object... query) {
    List<Object> asked = new ArrayList<>(List.of(Paths.REPOSITORY, repository));
    asked.addAll(List.of(query));
    return registry.get(Paths.AUDIT, asked.toArray()).as(AuditPage.class).events();
  }

  private static AuditEvent only(List<AuditEvent> events) {
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static Digest digestOf(Push push) {
    return Digest.parse(Push.byDigest(push.body()).reference());
  }
}
