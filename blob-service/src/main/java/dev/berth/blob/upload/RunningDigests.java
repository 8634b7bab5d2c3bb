package dev.berth.blob.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadStatus;
import dev.berth.model.content.Algorithm;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * The digests of uploads between their requests. Losing one is no harm: the object is read back
 * once when the upload is finished. Bytes that were acknowledged never change, so a digest is right
 * for its offset whatever has happened to the upload since.
 */
@Singleton
final class RunningDigests {

  private static final int MOST = 20_000;
  private static final Duration REST = Duration.ofHours(1);

  private final Cache<UploadId, At> digests =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(REST).build();

  /**
   * The digest to go on with from where a claim starts.
   *
   * @param wanted the algorithm, where nothing has been hashed yet
   */
  Optional<RunningDigest> upTo(Claim claim, Algorithm wanted) {
    long offset = claim.staged().length();
    if (offset == 0) {
      return Optional.of(RunningDigest.start(wanted));
    }
    return Optional.ofNullable(digests.getIfPresent(claim.id()))
        .filter(known -> known.offset() == offset)
        .map(known -> known.digest().copy());
  }

  /** Keeps the digest of what has been acknowledged. */
  void keep(UploadStatus acknowledged, RunningDigest digest) {
    digests.put(acknowledged.id(), new At(acknowledged.offset(), digest));
  }

  /** Forgets an upload. */
  void forget(UploadId id) {
    digests.invalidate(id);
  }

  /** Forgets all, as a restart does. */
  void forgetAll() {
    digests.invalidateAll();
  }

  private record At(long offset, RunningDigest digest) {}
}
