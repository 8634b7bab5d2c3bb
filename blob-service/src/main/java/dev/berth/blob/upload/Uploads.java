package dev.berth.blob.upload;

import dev.berth.blob.store.StoreThreads;
import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.contract.blob.UploadStatus;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.name.RepositoryName;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Uploads while they are open; {@link dev.berth.contract.blob.Blobs} says what each method does and
 * how it fails.
 */
@Singleton
public final class Uploads {

  private static final Logger LOG = Logger.getLogger(Uploads.class);

  private final Sessions sessions;
  private final LiveUploads live;
  private final Windows windows;
  private final Intake intake;
  private final RunningDigests digests;
  private final BlobStore store;
  private final StoreThreads threads;
  private final UploadMetrics metrics;

  Uploads(
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

  /** Opens an upload. */
  public Uni<UploadStatus> open(RepositoryName repository, Algorithm algorithm, String peer) {
    return sessions
        .open(repository, algorithm, peer)
        .invoke(metrics::opened)
        .onFailure(Refusals::isTooMany)
        .invoke(metrics::refused);
  }

  /** Appends a chunk, whole or not at all. */
  public Uni<UploadStatus> append(UploadRef upload, Optional<ByteRange> range, Body chunk) {
    return windows.of(chunk, window -> claimAndAppend(upload, range, chunk, window));
  }

  /** The upload as it stands. */
  public Uni<UploadStatus> status(UploadRef upload) {
    return sessions.status(upload);
  }

  /** Ends an upload and forgets its bytes. */
  public Uni<Void> cancel(UploadRef upload) {
    return sessions
        .cancel(upload)
        .invoke(key -> live.end(upload.id(), Refusals.unknown(upload.id())))
        .invoke(key -> digests.forget(upload.id()))
        .flatMap(key -> discard(upload.id(), key));
  }

  /** Notes that committed blobs have been linked. */
  public Uni<Void> linked(List<UploadId> uploads) {
    return sessions.linked(uploads);
  }

  private Uni<UploadStatus> claimAndAppend(
      UploadRef upload, Optional<ByteRange> range, Body chunk, BodyWindow window) {
    return sessions
        .claim(upload, Intake.first(range))
        .flatMap(
            outcome ->
                switch (outcome) {
                  case ClaimOutcome.Appending appending ->
                      live.hold(appending.claim(), claim -> append(claim, window, range, chunk));
                  case ClaimOutcome.OutOfOrder elsewhere ->
                      throw Refusals.outOfOrder(upload.id(), elsewhere.offset());
                  case ClaimOutcome.Committing begun -> throw Refusals.unknown(upload.id());
                  case ClaimOutcome.Done done -> throw Refusals.unknown(upload.id());
                  case ClaimOutcome.Unknown unknown -> throw Refusals.unknown(upload.id());
                });
  }

  private Uni<UploadStatus> append(
      Claim claim, BodyWindow window, Optional<ByteRange> range, Body chunk) {
    return intake
        .receive(claim, window, range, chunk, claim.algorithm())
        .flatMap(
            written ->
                sessions
                    .acknowledge(claim, written.staged())
                    .invoke(
                        status ->
                            written.digest().ifPresent(digest -> digests.keep(status, digest))));
  }

  /** What cannot be removed now is removed when the row expires. */
  private Uni<Void> discard(UploadId id, ObjectKey key) {
    return threads
        .run("discard-" + id, () -> store.discard(key))
        .onFailure()
        .invoke(failure -> LOG.infof(failure, "staged bytes not removed yet, uploadId=%s", id))
        .onFailure()
        .recoverWithNull();
  }
}
