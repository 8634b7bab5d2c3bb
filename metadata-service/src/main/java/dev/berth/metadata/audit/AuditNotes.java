package dev.berth.metadata.audit;

import dev.berth.configuration.AuditSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import dev.berth.postgres.Statements;
import dev.berth.postgres.audit.AuditTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the audit log in the session of a change. Nearly all pushes are noted by the statement
 * that stores them.
 */
public final class AuditNotes {

  private static final String INSERT =
      """
      insert into audit_event
        (action, identity, credential, peer, repository, digest, tags, name)
      values (?1, ?2, ?3, ?4, ?5, cast(?6 as bytea), cast(?7 as text[]), ?8)
      """;

  private AuditNotes() {}

  /** The table, to be read. */
  @Produces
  @Singleton
  static AuditTable table(Statements statements, AuditSettings settings) {
    return new AuditTable(statements, "metadata", settings);
  }

  /** A manifest was pushed, and these tags point at it. */
  public static Uni<Void> push(
      Mutiny.Session session,
      Actor actor,
      RepositoryName repository,
      Digest digest,
      Collection<Tag> tags) {
    return write(session, AuditAction.PUSH, actor, repository, digest, tags, null);
  }

  /** Something was deleted that has a digest. */
  public static Uni<Void> delete(
      Mutiny.Session session,
      AuditAction action,
      Actor actor,
      RepositoryName repository,
      Digest digest) {
    return write(session, action, actor, repository, digest, List.of(), null);
  }

  /** A tag was deleted. */
  public static Uni<Void> delete(
      Mutiny.Session session, Actor actor, RepositoryName repository, Tag tag) {
    return write(session, AuditAction.TAG_DELETE, actor, repository, null, List.of(tag), null);
  }

  /** A repository was deleted. */
  public static Uni<Void> delete(Mutiny.Session session, Actor actor, RepositoryName repository) {
    return write(session, AuditAction.REPOSITORY_DELETE, actor, repository, null, List.of(), null);
  }

  /** The mode is another one now. */
  public static Uni<Void> mode(Mutiny.Session session, Actor actor, boolean readOnly) {
    return write(
        session,
        AuditAction.MODE_SET,
        actor,
        null,
        null,
        List.of(),
        readOnly ? "read-only" : "read-write");
  }

  private static Uni<Void> write(
      Mutiny.Session session,
      AuditAction action,
      Actor actor,
      @Nullable RepositoryName repository,
      @Nullable Digest digest,
      Collection<Tag> tags,
      @Nullable String name) {
    return session
        .createNativeQuery(INSERT)
        .setParameter(1, action.toString())
        .setParameter(2, actor.identity())
        .setParameter(3, actor.credential().orElse(null))
        .setParameter(4, actor.peer())
        .setParameter(5, repository == null ? null : repository.value())
        .setParameter(6, digest == null ? null : digest.toBytes())
        .setParameter(7, tags.stream().map(Tag::value).sorted().toArray(String[]::new))
        .setParameter(8, name)
        .executeUpdate()
        .replaceWithVoid();
  }
}
