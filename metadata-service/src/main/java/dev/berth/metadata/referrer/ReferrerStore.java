package dev.berth.metadata.referrer;

import dev.berth.configuration.LimitsSettings;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.Referrer;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.RepositoryName;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads lists of referrers, a page of bounded size at a time. */
@Singleton
final class ReferrerStore {

  /**
   * The sizes are summed up before the annotations are read, so that a page costs no more than what
   * it returns; the first entry is returned whatever its size.
   */
  private static final String LIST =
      """
      select digest, media_type, artifact_type, size, annotations, candidates
      from (
        select m.*,
          row_number() over so_far as position,
          sum(entry_bytes) over so_far as bytes,
          count(*) over () as candidates
        from (
          select digest, media_type, artifact_type, size, annotations, entry_bytes
          from manifest
          where repository_id = (select id from repository where name = $1) and subject = $2
            and present and digest > $3 %s
          order by digest
          limit $4 + 1
        ) m
        window so_far as (order by digest rows unbounded preceding)
      ) page
      where position <= $4 and (position = 1 or bytes <= $5)
      order by digest
      """;

  private static final String ALL = LIST.formatted("");
  private static final String OF_TYPE = LIST.formatted("and artifact_type = $6");

  private final Statements statements;
  private final long pageBytes;

  ReferrerStore(Statements statements, LimitsSettings limits) {
    this.statements = statements;
    this.pageBytes = limits.pageBytes().bytes();
  }

  Uni<ReferrersPage> list(
      RepositoryName repository, Digest subject, @Nullable String artifactType, PageRequest page) {
    Buffer after =
        page.last() == null ? Buffer.buffer() : Buffer.buffer(Digest.parse(page.last()).toBytes());
    Tuple parameters =
        Tuple.tuple()
            .addString(repository.value())
            .addValue(Buffer.buffer(subject.toBytes()))
            .addValue(after)
            .addLong((long) page.items())
            .addLong(pageBytes);
    return artifactType == null
        ? statements.run(ALL, parameters).map(ReferrerStore::page)
        : statements.run(OF_TYPE, parameters.addString(artifactType)).map(ReferrerStore::page);
  }

  private static ReferrersPage page(RowSet<Row> rows) {
    List<Referrer> referrers = new ArrayList<>();
    long candidates = 0;
    for (Row row : rows) {
      referrers.add(referrer(row));
      candidates = row.getLong("candidates");
    }
    return new ReferrersPage(referrers, candidates > referrers.size());
  }

  private static Referrer referrer(Row row) {
    return new Referrer(
        new MediaType(row.getString("media_type")),
        row.getLong("size"),
        Digest.ofBytes(((Buffer) row.getValue("digest")).getBytes()),
        Optional.ofNullable(row.getString("artifact_type")).map(MediaType::new),
        annotations((JsonObject) row.getValue("annotations")));
  }

  private static Map<String, String> annotations(@Nullable JsonObject json) {
    if (json == null) {
      return Map.of();
    }
    return json.stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> (String) e.getValue()));
  }
}
