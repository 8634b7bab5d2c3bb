package dev.berth.metadata.tag;

import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import dev.berth.model.name.Tag;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JavaType;

/** Where a tag points. */
@Entity
@Table(name = "tag")
class TagRow extends PanacheEntityBase {

  @EmbeddedId TagKey key;

  @Column(name = "digest")
  @JavaType(DigestType.class)
  Digest digest;

  Instant updatedAt;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected TagRow() {}

  TagRow(long repositoryId, Tag tag, Digest digest) {
    this.key = new TagKey(repositoryId, tag.value());
    this.digest = digest;
    this.updatedAt = Instant.now();
  }

  void pointTo(Digest target) {
    digest = target;
    updatedAt = Instant.now();
  }
}
