package dev.berth.metadata.manifest;

import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.JavaType;
import org.jspecify.annotations.Nullable;

/**
 * A manifest of a repository: present, or expected because another one names it, and then without
 * anything but its key. Rows are made by {@link ReferenceRows}.
 */
@Entity
@Table(name = "manifest")
class ManifestRow extends PanacheEntityBase {

  @EmbeddedId ManifestKey key;

  boolean present;

  @Nullable String mediaType;

  @Nullable String artifactType;

  @Column(name = "subject")
  @JavaType(DigestType.class)
  @Nullable Digest subject;

  @ColumnTransformer(read = "cast(annotations as text)", write = "cast(cast(? as text) as jsonb)")
  @Nullable String annotations;

  @Nullable Integer entryBytes;

  @Nullable Long size;

  byte @Nullable [] payload;

  @Nullable Instant pushedAt;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected ManifestRow() {}

  /** What was expected has come. */
  void fill(NewManifest manifest) {
    present = true;
    mediaType = manifest.mediaType().value();
    artifactType = manifest.artifactType();
    subject = manifest.subject();
    annotations = manifest.annotationsJson();
    entryBytes = manifest.entryBytes();
    size = (long) manifest.payload().length();
    payload = manifest.payload().getBytes();
    pushedAt = Instant.now();
  }

  /** It goes, but others name it. */
  void becomeExpected() {
    present = false;
    mediaType = null;
    artifactType = null;
    subject = null;
    annotations = null;
    entryBytes = null;
    size = null;
    payload = null;
    pushedAt = null;
  }
}
