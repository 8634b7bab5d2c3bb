package dev.berth.metadata.link;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.JavaType;
import org.jspecify.annotations.Nullable;

/** Content, whoever shows it. */
@Entity
@Table(name = "blob")
class BlobRow extends PanacheEntityBase {

  @Id
  @JavaType(DigestType.class)
  Digest digest;

  @Enumerated(EnumType.STRING)
  State state;

  @Nullable Long size;

  @Nullable String objectKey;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected BlobRow() {}

  /**
   * Takes the bytes of an upload, unless there are sound ones already.
   *
   * @return the key that is of no use from now on: that of the upload or that of damaged bytes
   */
  Optional<String> take(CommittedBlob blob) {
    if (state == State.STORED) {
      return unlessSame(blob.key(), objectKey);
    }
    Optional<String> damaged = unlessSame(objectKey, blob.key());
    state = State.STORED;
    size = blob.size();
    objectKey = blob.key();
    return damaged;
  }

  private static Optional<String> unlessSame(@Nullable String useless, @Nullable String kept) {
    return Optional.ofNullable(useless).filter(key -> !key.equals(kept));
  }

  /** Whether there are bytes. */
  enum State {
    /** A manifest names it, but its bytes have not come. */
    EXPECTED,
    /** Its bytes are here. */
    STORED,
    /** Its bytes are here but damaged; nobody sees it until somebody brings it again. */
    QUARANTINED
  }
}
