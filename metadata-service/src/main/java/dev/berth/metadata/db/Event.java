package dev.berth.metadata.db;

import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JavaType;
import org.jspecify.annotations.Nullable;

/**
 * A change that others want to hear of, written in the same transaction as the change itself; the
 * database adds the transaction's id and the time. Those of tags and of new manifests are written
 * by the statements that store them.
 */
@Entity
@Table(name = "event")
public class Event extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Enumerated(EnumType.STRING)
  Kind kind;

  String repository;

  @Column
  @JavaType(DigestType.class)
  @Nullable Digest digest;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected Event() {}

  private Event(Kind kind, RepositoryName repository, @Nullable Digest digest) {
    this.kind = kind;
    this.repository = repository.value();
    this.digest = digest;
  }

  /** Something happened to a repository as a whole. */
  public static Event of(Kind kind, RepositoryName repository) {
    return new Event(kind, repository, null);
  }

  /** Something happened to a manifest. */
  public static Event of(Kind kind, RepositoryName repository, Digest digest) {
    return new Event(kind, repository, digest);
  }

  /** What happened. */
  public enum Kind {
    /** A manifest has been pushed that was not there. */
    MANIFEST_PUSHED,
    /** A manifest has been deleted. */
    MANIFEST_DELETED,
    /** A tag points at another manifest than before, or is new. */
    TAG_MOVED,
    /** A tag has been deleted. */
    TAG_DELETED,
    /** A repository has been deleted with all it showed. */
    REPOSITORY_DELETED
  }
}
