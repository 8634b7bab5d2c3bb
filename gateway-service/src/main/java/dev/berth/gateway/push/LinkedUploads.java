package dev.berth.gateway.push;

import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.UploadId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Tells the blob-service which uploads have been linked. Nobody waits for that, and what is told
 * too late or never loses nothing: a repeated request is linked once more, and the session is found
 * by the sweep. So the notes of a moment go together, in one call at a time.
 */
@Singleton
final class LinkedUploads {

  private static final Logger LOG = Logger.getLogger(LinkedUploads.class);

  static final int MOST_WAITING = 10_000;
  private static final long MOMENT_MILLIS = 20;

  private final Function<List<UploadId>, Uni<Void>> blobs;
  private final Vertx vertx;
  private final BlockingQueue<UploadId> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean telling = new AtomicBoolean();

  @Inject
  LinkedUploads(Blobs blobs, Vertx vertx) {
    this(blobs::linked, vertx);
  }

  LinkedUploads(Function<List<UploadId>, Uni<Void>> blobs, Vertx vertx) {
    this.blobs = blobs;
    this.vertx = vertx;
  }

  /** Tells of an upload soon; from any thread, and without waiting. */
  void note(UploadId upload) {
    if (!waiting.offer(upload)) {
      LOG.infof("upload not noted as linked, as too many wait, uploadId=%s", upload);
    }
    begin();
  }

  private void begin() {
    if (telling.compareAndSet(false, true)) {
      vertx.setTimer(MOMENT_MILLIS, moment -> tell());
    }
  }

  private void tell() {
    List<UploadId> some = new ArrayList<>(Blobs.MOST_LINKED);
    waiting.drainTo(some, Blobs.MOST_LINKED);
    if (some.isEmpty()) {
      telling.set(false);
      // What came after the look found somebody telling, and relies on it.
      if (!waiting.isEmpty()) {
        begin();
      }
      return;
    }
    blobs.apply(some).subscribe().with(told -> tell(), failure -> goOn(some, failure));
  }

  private void goOn(List<UploadId> lost, Throwable failure) {
    LOG.infof(failure, "uploads not noted as linked, uploadIds=%s", lost);
    vertx.setTimer(MOMENT_MILLIS, moment -> tell());
  }
}
