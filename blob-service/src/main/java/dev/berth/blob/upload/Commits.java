package dev.berth.blob.upload;

import dev.berth.blob.content.Objects;
import dev.berth.blob.store.StoreThreads;
import dev.berth.blob.upload.Transfer.Written;
import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadRef;
import dev.berth.model.content.ByteRange;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.storage.BlobStore;
import dev.berth.storage.Staged;
import dev.berth.storage.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The end of uploads: the bytes are verified and become an object.
 *
 * <p>The digest comes from the running one where that is at hand and of the algorithm asked for.
 * Otherwise, after a crash, on another replica or for another algorithm, the object is completed
 * under its key, which nobody knows yet, read back once and hashed.
 */
@Singleton
public final class Commits {

  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final OptionalLong NOTHING = OptionalLong.of(0);

  private final Sessions sessions;
  private final LiveUploads live;
  private final Windows windows;
  private final Intake intake;
  private final RunningDigests digests;
  private final BlobStore store;
  private final StoreThreads threads;
  private final UploadMetrics metrics;

  Commits(
      Sessions sessions,
      LiveUploads live,
      Windows windows,
      Intake intake,
      RunningDigests digests,
      BlobStore store,
      StoreThreads threads,
      UploadMetrics metrics) {
    this.sessions = sessions;
    this.live = live;
    this.windows = windows;
    this.intake = intake;
    this.digests = digests;
    this.store = store;
    this.threads = threads;
    this.metrics = metrics;
  }

  /** Finishes an upload, or tells how it was finished before. */
  public Uni<CommittedBlob> finish(
      UploadRef upload, Digest digest, Optional<ByteRange> range, Body chunk) {
    return windows.of(chunk, window -> claimAndFinish(upload, digest, range, chunk, window));
  }

  /** Stores a blob whose bytes all come with the request. */
  public Uni<CommittedBlob> push(RepositoryName repository, Digest digest, String peer, Body blob) {
    return windows.of(
        blob,
        window ->
            sessions
                .openToPush(repository, digest, peer)
                .invoke(metrics::opened)
                .onFailure(Refusals::isTooMany)
                .invoke(metrics::refused)
                .flatMap(
                    opened -> live.hold(opened, claim -> receiveAll(claim, digest, window, blob))));
  }

  private Uni<CommittedBlob> claimAndFinish(
      UploadRef upload, Digest digest, Optional<ByteRange> range, Body chunk, BodyWindow window) {
    boolean whole = range.isEmpty() && chunk.length().equals(NOTHING);
    return sessions
        .claimToFinish(upload, Intake.first(range), digest, whole)
        .flatMap(
            outcome ->
                switch (outcome) {
                  case ClaimOutcome.Appending appending ->
                      live.hold(
                          appending.claim(),
                          claim -> appendAndCommit(claim, digest, window, range, chunk));
                  case ClaimOutcome.Committing committing ->
                      live.hold(
                          committing.claim(),
                          // A last chunk that comes again has been acknowledged already.
                          claim -> window.drain().flatMap(end -> commit(claim, digest)));
                  case ClaimOutcome.Done done -> window.drain().replaceWith(done.blob());
                  case ClaimOutcome.OutOfOrder elsewhere ->
                      throw Refusals.outOfOrder(upload.id(), elsewhere.offset());
                  case ClaimOutcome.Unknown unknown -> throw Refusals.unknown(upload.id());
                });
  }

  private Uni<CommittedBlob> receiveAll(Claim claim, Digest digest, BodyWindow window, Body blob) {
    return intake
        .receive(claim, window, Optional.empty(), blob, digest.algorithm())
        .flatMap(
            written ->
                matches(written.digest(), digest)
                    ? commit(claim, written.staged(), digest, true)
                    : refuse(claim, digest))
        // Nobody knows this upload and can go on with it.
        .onFailure(failure -> !isMismatch(failure))
        .call(() -> giveUp(claim));
  }

  private Uni<CommittedBlob> appendAndCommit(
      Claim claim, Digest digest, BodyWindow window, Optional<ByteRange> range, Body chunk) {
    return intake
        .receive(claim, window, range, chunk, digest.algorithm())
        .flatMap(written -> commit(claim, written, digest));
  }

  private Uni<CommittedBlob> commit(Claim claim, Written written, Digest digest) {
    boolean known = isKnown(written.digest(), digest);
    if (known && !matches(written.digest(), digest)) {
      return refuse(claim, digest);
    }
    return sessions
        .committing(claim, written.staged(), digest)
        .flatMap(noted -> commit(claim, written.staged(), digest, known));
  }

  private Uni<CommittedBlob> commit(Claim claim, Digest digest) {
    Optional<RunningDigest> running = digests.upTo(claim, digest.algorithm());
    boolean known = isKnown(running, digest);
    if (known && !matches(running, digest)) {
      return refuse(claim, digest);
    }
    return commit(claim, claim.staged(), digest, known);
  }

  private Uni<CommittedBlob> commit(Claim claim, Staged staged, Digest digest, boolean verified) {
    return threads
        .call("commit-" + claim.id(), () -> completeAndVerify(claim, staged, digest, verified))
        .flatMap(right -> right ? sessions.committed(claim, staged, digest) : refuse(claim, digest))
        .invoke(metrics::committed)
        .invoke(blob -> digests.forget(claim.id()));
  }

  private boolean completeAndVerify(Claim claim, Staged staged, Digest digest, boolean verified)
      throws StoreException {
    try {
      store.complete(staged);
      return verified || Objects.digest(store, staged.key(), digest.algorithm()).equals(digest);
    } catch (StoreException e) {
      throw switch (e.kind()) {
        case NOT_FOUND, DAMAGED -> Refusals.lost(claim.id(), e);
        case FULL, DENIED, UNAVAILABLE -> StoreThreads.translate(e);
      };
    }
  }

  private <T> Uni<T> refuse(Claim claim, Digest digest) {
    metrics.mismatched();
    digests.forget(claim.id());
    return giveUp(claim).flatMap(gone -> Uni.createFrom().failure(Refusals.otherDigest(digest)));
  }

  /**
   * Removes what an upload has in the store, if that is still this claim's to decide. What cannot
   * be removed now is removed when the row expires.
   */
  private Uni<Void> giveUp(Claim claim) {
    return sessions
        .giveUp(claim)
        .flatMap(
            gaveUp ->
                threads.run(
                    "remove-" + claim.id(),
                    () -> {
                      store.discard(claim.staged().key());
                      store.delete(claim.staged().key());
                    }))
        .onFailure()
        .invoke(failure -> LOG.infof(failure, "bytes not removed yet, uploadId=%s", claim.id()))
        .onFailure()
        .recoverWithNull();
  }

  private static boolean isKnown(Optional<RunningDigest> running, Digest digest) {
    return running.filter(known -> known.algorithm() == digest.algorithm()).isPresent();
  }

  private static boolean matches(Optional<RunningDigest> running, Digest digest) {
    return running.filter(known -> known.value().equals(digest)).isPresent();
  }

  private static boolean isMismatch(Throwable failure) {
    return failure instanceof RegistryException refused
        && refused.code() == ErrorCode.DIGEST_INVALID;
  }
}
