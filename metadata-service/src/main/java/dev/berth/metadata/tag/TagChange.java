package dev.berth.metadata.tag;

import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JavaType;
import org.jspecify.annotations.Nullable;

/** A line of the history of a tag; the database adds the time. */
@Entity
@Table(name = "tag_history")
class TagChange extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String repository;

  String tag;

  /** Null where the tag was deleted. */
  @Column(name = "digest")
  @JavaType(DigestType.class)
  @Nullable Digest digest;

  /** Null where the tag is new. */
  @Column(name = "previous")
  @JavaType(DigestType.class)
  @Nullable Digest previous;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected TagChange() {}

  TagChange(
      RepositoryName repository, Tag tag, @Nullable Digest digest, @Nullable Digest previous) {
    this.repository = repository.value();
    this.tag = tag.value();
    this.digest = digest;
    this.previous = previous;
  }
}
