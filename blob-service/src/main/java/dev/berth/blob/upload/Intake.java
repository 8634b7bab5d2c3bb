package dev.berth.blob.upload;

import dev.berth.blob.store.StoreThreads;
import dev.berth.blob.upload.Transfer.Written;
import dev.berth.configuration.UploadSettings;
import dev.berth.contract.blob.Body;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.error.RegistryException;
import dev.berth.storage.BlobStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Takes the body of a request into the store, under a claim. */
@Singleton
final class Intake {

  private static final Logger LOG = Logger.getLogger(Intake.class);

  private final Sessions sessions;
  private final BlobStore store;
  private final StoreThreads threads;
  private final RunningDigests digests;
  private final UploadMetrics metrics;
  private final long limit;

  Intake(
      Sessions sessions,
      BlobStore store,
      StoreThreads threads,
      RunningDigests digests,
      UploadMetrics metrics,
      UploadSettings settings) {
    this.sessions = sessions;
    this.store = store;
    this.threads = threads;
    this.digests = digests;
    this.metrics = metrics;
    this.limit = settings.maxBlobBytes().bytes();
  }

  /**
   * Receives a body.
   *
   * @param range where the client says it belongs
   * @param algorithm of the digest, where this body brings the first bytes
   * @return what has become durable; or it fails, nothing has, and the claim is released
   */
  Uni<Written> receive(
      Claim claim, BodyWindow window, Optional<ByteRange> range, Body body, Algorithm algorithm) {
    return transfer(claim, window, range, body, algorithm)
        .invoke(written -> metrics.received(written.received()))
        .onFailure()
        .call(() -> release(claim));
  }

  /** The offset that a client names, if it does. */
  static OptionalLong first(Optional<ByteRange> range) {
    return range.isPresent() ? OptionalLong.of(range.get().first()) : OptionalLong.empty();
  }

  private Uni<Written> transfer(
      Claim claim, BodyWindow window, Optional<ByteRange> range, Body body, Algorithm algorithm) {
    OptionalLong expected =
        range.isPresent() ? OptionalLong.of(range.get().length()) : body.length();
    if (body.length().isPresent() && !body.length().equals(expected)) {
      return refuse(Refusals.wrongSize(expected.orElseThrow()));
    }
    if (expected.isPresent() && claim.staged().length() > limit - expected.getAsLong()) {
      return refuse(Refusals.tooLarge(limit));
    }
    Transfer transfer =
        new Transfer(claim, window, digests.upTo(claim, algorithm), expected, limit);
    window.open();
    return threads
        .call("upload-" + claim.id(), () -> transfer.run(store))
        .onCancellation()
        .invoke(() -> window.abort(Refusals.superseded(claim.id())));
  }

  /**
   * Releases a claim whose writer has ended in failure. After a take-over it is not released: the
   * writer that was taken over may be alive still, and the next claim must not go on in its file.
   */
  private Uni<Void> release(Claim claim) {
    if (claim.takeOver()) {
      return Uni.createFrom().voidItem();
    }
    return sessions
        .release(claim)
        .onFailure()
        .invoke(failure -> LOG.infof(failure, "claim not released, uploadId=%s", claim.id()))
        .onFailure()
        .recoverWithNull();
  }

  private static Uni<Written> refuse(RegistryException reason) {
    return Uni.createFrom().failure(reason);
  }
}
