package dev.berth.metadata.tag;

import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JavaType;

/** Where a tag points, to be read under a lock; tags are written many at a time, by SQL. */
@Entity
@Table(name = "tag")
class TagRow extends PanacheEntityBase {

  @EmbeddedId TagKey key;

  @Column(name = "digest")
  @JavaType(DigestType.class)
  Digest digest;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected TagRow() {}
}
