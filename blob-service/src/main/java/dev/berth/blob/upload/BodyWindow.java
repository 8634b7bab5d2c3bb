package dev.berth.blob.upload;

import dev.berth.contract.blob.Body;
import dev.berth.contract.body.DirectBodies;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body between the event loop that receives them and the virtual thread that
 * stores them.
 *
 * <ul>
 *   <li>The event loop never waits: it queues what comes, and pauses the body over the limit.
 *   <li>The virtual thread waits for bytes; when it has made room for half the limit, the body goes
 *       on.
 *   <li>A body that breaks off, or is aborted, fails the virtual thread's next {@link #take}.
 * </ul>
 */
final class BodyWindow {

  /** Small pieces are stored together; more than this at once leaves the processor's cache. */
  private static final int TOGETHER = 64 * 1024;

  private final ReadStream<Buffer> body;
  private final Context context;
  private final LongSupplier limit;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean paused;
  private volatile boolean closed;
  private volatile @Nullable RegistryException aborted;

  /**
   * Listens to a body that is paused, on its event loop; a body that breaks off before it is read
   * is so not missed.
   *
   * @param limit how many bytes may wait, asked again as they come
   */
  BodyWindow(Body body, Context context, LongSupplier limit) {
    this.body = body.bytes();
    this.context = context;
    this.limit = limit;
    this.body.exceptionHandler(this::broken).handler(this::arrived).endHandler(end -> complete());
  }

  /** Lets the bytes come. */
  void open() {
    body.resume();
  }

  /** Lets the bytes come and forgets them; completes at the end of the body. */
  Uni<Void> drain() {
    closed = true;
    body.resume();
    return Uni.createFrom().completionStage(ended);
  }

  /**
   * Waits for bytes, on the virtual thread.
   *
   * @return a piece, or several small ones that have come by then; empty at the end
   * @throws RegistryException if the body broke off or was aborted
   */
  List<Buffer> take() throws InterruptedException {
    Part first = parts.take();
    RegistryException reason = aborted;
    if (reason != null) {
      throw reason;
    }
    return switch (first) {
      case End end -> List.of();
      case Broken broken -> throw broken.failure();
      case Bytes bytes -> withThoseThatWait(bytes);
    };
  }

  private List<Buffer> withThoseThatWait(Bytes first) {
    List<Buffer> pieces = new ArrayList<>();
    pieces.add(first.buffer());
    int bytes = first.buffer().length();
    while (parts.peek() instanceof Bytes next && bytes + next.buffer().length() <= TOGETHER) {
      parts.remove();
      pieces.add(next.buffer());
      bytes += next.buffer().length();
    }
    return pieces;
  }

  /** Says that bytes have been stored, on the virtual thread. */
  void stored(long bytes) {
    if (waiting.addAndGet(-bytes) <= limit.getAsLong() / 2 && paused) {
      context.runOnContext(roomy -> goOn());
    }
  }

  /**
   * Forgets what has come, on the virtual thread. What is still to come stays unread: whoever
   * answers decides how much of it is worth reading.
   */
  void close() {
    closed = true;
    for (Part part = parts.poll(); part != null; part = parts.poll()) {
      if (part instanceof Bytes bytes) {
        DirectBodies.taken(bytes.buffer());
      }
    }
    context.runOnContext(unread -> leave());
  }

  /** Fails the virtual thread, wherever it waits. */
  void abort(RegistryException reason) {
    closed = true;
    aborted = reason;
    parts.add(new End());
  }

  private void arrived(Buffer buffer) {
    if (closed) {
      DirectBodies.taken(buffer);
      return;
    }
    parts.add(new Bytes(buffer));
    if (waiting.addAndGet(buffer.length()) > limit.getAsLong() && !paused) {
      body.pause();
      paused = true;
      // The virtual thread may have made room before it could see that there is a pause to end.
      if (waiting.get() <= limit.getAsLong() / 2) {
        goOn();
      }
    }
  }

  private void goOn() {
    if (paused) {
      paused = false;
      body.resume();
    }
  }

  /** After an abort the answer has been given, and what is left is no longer read by this. */
  private void leave() {
    if (aborted == null && !ended.isDone()) {
      body.pause();
    }
  }

  private void complete() {
    parts.add(new End());
    ended.complete(null);
  }

  private void broken(Throwable cause) {
    RegistryException failure = Refusals.brokenOff(cause);
    parts.add(new Broken(failure));
    ended.completeExceptionally(failure);
  }

  /** What the event loop hands over. */
  private sealed interface Part {}

  private record Bytes(Buffer buffer) implements Part {}

  private record End() implements Part {}

  private record Broken(RegistryException failure) implements Part {}
}
