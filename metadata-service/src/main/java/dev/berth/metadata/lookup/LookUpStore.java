package dev.berth.metadata.lookup;

import dev.berth.configuration.ManifestSettings;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.metadata.link.LinkStore;
import dev.berth.metadata.manifest.ManifestStore;
import dev.berth.metadata.repository.RepositoryStore;
import dev.berth.model.content.Digest;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.Tag;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Answers many questions by one statement a kind. A question that is alone goes by the statement of
 * its own feature, which costs the database less; one whose lease has to be renewed does so, too.
 */
@Singleton
public final class LookUpStore {

  /**
   * The lateral joins are limited so that each is a look into an index, whatever the planner
   * thinks.
   */
  private static final String MANIFESTS =
      """
      select r.id is null as unknown, m.digest, m.media_type, m.size, m.young
      from unnest($1::text[], $2::text[], $3::bytea[]) with ordinality
        as q (repository, tag, digest, n)
      left join lateral (select id from repository where name = q.repository limit 1) r on true
      left join lateral (
        select digest from tag where repository_id = r.id and name = q.tag limit 1) t on true
      left join lateral (
        select m.digest, m.media_type, m.size,
          m.touched_at > now() - make_interval(secs => $4)
            or (select read_only from mode) as young
        from manifest m
        where m.repository_id = r.id and m.digest = coalesce(q.digest, t.digest) and m.present
        limit 1) m on true
      order by q.n
      """;

  private static final String BLOBS =
      """
      select f.size, f.object_key, f.young
      from unnest($1::text[], $2::bytea[]) with ordinality as q (repository, digest, n)
      left join lateral (
        select b.size, b.object_key,
          l.touched_at > now() - make_interval(secs => $3)
            or (select read_only from mode) as young
        from repository r
        join repository_blob l on l.repository_id = r.id and l.digest = q.digest and l.present
        join blob b on b.digest = l.digest and b.state = 'STORED'
        where r.name = q.repository
        limit 1) f on true
      order by q.n
      """;

  private final Statements statements;
  private final ManifestStore manifests;
  private final LinkStore links;
  private final double youngSeconds;

  LookUpStore(
      Statements statements, ManifestStore manifests, LinkStore links, ManifestSettings settings) {
    this.statements = statements;
    this.manifests = manifests;
    this.links = links;
    this.youngSeconds = settings.lease().toMillis() / 2_000.0;
  }

  /** Answers each question, in their order; fails if one of them has no answer at present. */
  public Uni<List<LookUpAnswer>> answer(List<LookUp> questions) {
    LookUpAnswer[] answers = new LookUpAnswer[questions.size()];
    List<Uni<Void>> parts = new ArrayList<>();
    for (LookUp.Kind kind : LookUp.Kind.values()) {
      int[] places =
          IntStream.range(0, questions.size())
              .filter(i -> questions.get(i).kind() == kind)
              .toArray();
      if (places.length > 0) {
        parts.add(fill(kind, questions, places, answers));
      }
    }
    return Uni.join()
        .all(parts.isEmpty() ? List.of(Uni.createFrom().voidItem()) : parts)
        .andFailFast()
        .map(_ -> Arrays.asList(answers));
  }

  private Uni<Void> fill(
      LookUp.Kind kind, List<LookUp> questions, int[] places, LookUpAnswer[] answers) {
    if (places.length == 1) {
      return alone(questions.get(places[0]))
          .invoke(answer -> answers[places[0]] = answer)
          .replaceWithVoid();
    }
    List<LookUp> asked = Arrays.stream(places).mapToObj(questions::get).toList();
    Uni<RowSet<Row>> rows =
        switch (kind) {
          case MANIFEST -> statements.run(MANIFESTS, manifestValues(asked));
          case BLOB -> statements.run(BLOBS, blobValues(asked));
        };
    return rows.flatMap(found -> take(asked, places, found, answers));
  }

  /** Takes the answers over; the few whose lease is old are asked alone. */
  private Uni<Void> take(
      List<LookUp> asked, int[] places, RowSet<Row> rows, LookUpAnswer[] answers) {
    List<Uni<LookUpAnswer>> old = new ArrayList<>();
    int next = 0;
    for (Row row : rows) {
      LookUp question = asked.get(next);
      int place = places[next];
      next++;
      if (question.lease() && Boolean.FALSE.equals(row.getBoolean("young"))) {
        old.add(alone(question).invoke(answer -> answers[place] = answer));
      } else {
        answers[place] = answer(question, row);
      }
    }
    return old.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(old).andFailFast().replaceWithVoid();
  }

  private Uni<LookUpAnswer> alone(LookUp question) {
    Uni<LookUpAnswer> answer =
        switch (question.kind()) {
          case MANIFEST -> alone(question, question.reference());
          case BLOB ->
              (question.lease()
                      ? links.lease(question.repository(), digest(question))
                      : links.find(question.repository(), digest(question)))
                  .map(LookUpAnswer.Blob::new);
        };
    return answer
        .onFailure(failure -> failure instanceof RegistryException known && isMissing(known))
        .recoverWithItem(failure -> LookUpAnswer.of((RegistryException) failure));
  }

  private Uni<LookUpAnswer> alone(LookUp question, Reference reference) {
    return (question.lease()
            ? manifests.lease(question.repository(), reference)
            : manifests.find(question.repository(), reference))
        .map(LookUpAnswer.Manifest::new);
  }

  /** Other failures are those of the whole call. */
  private static boolean isMissing(RegistryException failure) {
    return failure.code().status() == 404;
  }

  private static LookUpAnswer answer(LookUp question, Row row) {
    return switch (question.kind()) {
      case MANIFEST -> manifest(question, row);
      case BLOB ->
          row.getValue("object_key") == null
              ? LookUpAnswer.of(LinkStore.unknown(question.repository(), digest(question)))
              : new LookUpAnswer.Blob(LinkStore.location(digest(question), row));
    };
  }

  private static LookUpAnswer manifest(LookUp question, Row row) {
    if (row.getBoolean("unknown")) {
      return LookUpAnswer.of(RepositoryStore.unknown(question.repository()));
    }
    if (row.getValue("digest") == null) {
      return LookUpAnswer.of(ManifestStore.unknown(question.repository(), question.reference()));
    }
    return new LookUpAnswer.Manifest(ManifestStore.info(row));
  }

  private Tuple manifestValues(List<LookUp> questions) {
    int count = questions.size();
    String[] tags = new String[count];
    Buffer[] digests = new Buffer[count];
    for (int i = 0; i < count; i++) {
      switch (questions.get(i).reference()) {
        case Tag tag -> tags[i] = tag.value();
        case Reference.ByDigest byDigest -> digests[i] = bytes(byDigest.digest());
      }
    }
    return Tuple.tuple()
        .addArrayOfString(repositories(questions))
        .addArrayOfString(tags)
        .addArrayOfBuffer(digests)
        .addDouble(youngSeconds);
  }

  private Tuple blobValues(List<LookUp> questions) {
    return Tuple.tuple()
        .addArrayOfString(repositories(questions))
        .addArrayOfBuffer(
            questions.stream().map(question -> bytes(digest(question))).toArray(Buffer[]::new))
        .addDouble(youngSeconds);
  }

  private static String[] repositories(List<LookUp> questions) {
    return questions.stream().map(question -> question.repository().value()).toArray(String[]::new);
  }

  private static Buffer bytes(Digest digest) {
    return Buffer.buffer(digest.toBytes());
  }

  private static Digest digest(LookUp question) {
    return switch (question.reference()) {
      case Reference.ByDigest byDigest -> byDigest.digest();
      case Tag tag -> throw new IllegalArgumentException("a blob has no tag, such as " + tag);
    };
  }
}
