package dev.berth.metadata.manifest;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.metadata.db.DigestText;
import dev.berth.metadata.db.Transactions;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import dev.berth.postgres.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeSet;

/**
 * Stores manifests as nearly all come, new ones of images whose blobs are all there, by one call of
 * the database, which decides nothing.
 */
@Singleton
final class DirectPush {

  private static final String PUSH =
      """
      with pushed as materialized (
        select push_manifest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as outcome),
      noted as (
        insert into audit_event (action, identity, credential, peer, repository, digest, tags)
        select 'push', $12, $13, $14, $1, $2, $10 from pushed where outcome = 'STORED')
      select outcome from pushed
      """;

  private final Transactions transactions;
  private final Statements statements;

  DirectPush(Transactions transactions, Statements statements) {
    this.transactions = transactions;
    this.statements = statements;
  }

  /** Whether it is worth a try. */
  static boolean suits(NewManifest manifest, TagCondition condition) {
    return condition.equals(TagCondition.NONE)
        && manifest.subject() == null
        && manifest.content().children().isEmpty();
  }

  /**
   * Stores a manifest, points tags at it and notes that; {@code READ_ONLY}.
   *
   * @param createOnly whether tags that are there may not be moved
   * @return false where nothing has changed, as the manifest is known already or names a blob that
   *     the repository does not show, or a tag is there that may not be moved
   */
  Uni<Boolean> store(
      Actor actor,
      RepositoryName repository,
      NewManifest manifest,
      List<Tag> tags,
      boolean createOnly) {
    Tuple values =
        Tuple.tuple()
            .addString(repository.value())
            .addBuffer(Buffer.buffer(manifest.digest().toBytes()))
            .addString(manifest.mediaType().value())
            .addString(manifest.artifactType())
            .addString(manifest.annotationsJson())
            .addInteger(manifest.entryBytes())
            .addBuffer(manifest.payload())
            .addArrayOfString(DigestText.of(manifest.content().blobs().keySet()))
            .addArrayOfString(manifest.kinds())
            .addArrayOfString(new TreeSet<>(tags).stream().map(Tag::value).toArray(String[]::new))
            .addBoolean(createOnly)
            .addString(actor.identity())
            .addString(actor.credential().orElse(null))
            .addString(actor.peer());
    return transactions
        .repeated(() -> statements.run(PUSH, values))
        .map(rows -> isStored(rows.iterator().next().getString(0)));
  }

  private static boolean isStored(String outcome) {
    return switch (outcome) {
      case "STORED" -> true;
      case "OPEN" -> false;
      case "READ_ONLY" -> throw new RegistryException(ErrorCode.READ_ONLY);
      default -> throw new IllegalStateException("a push ended as " + outcome);
    };
  }
}
