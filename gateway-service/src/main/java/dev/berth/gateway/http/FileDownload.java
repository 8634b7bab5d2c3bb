package dev.berth.gateway.http;

import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.file.OpenFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes of an open file to a client, at the client's pace.
 *
 * <ul>
 *   <li>The event loop itself reads what is in memory; what is not is read elsewhere, as a disk
 *       would hold up all clients of the loop.
 *   <li>Two buffers take turns: one is sent while the other is filled. So a client that does not
 *       read holds no more than these.
 *   <li>After some bytes the loop is given up, for its other clients.
 *   <li>If the file cannot be read or ends too early, the answer is reset: a client must be able to
 *       tell half a blob from a whole one.
 *   <li>The file is closed when its last byte has been read or the client has gone.
 *   <li>A client that takes less than the minimum rate while bytes wait for it is cut off.
 * </ul>
 *
 * <p>All of it happens on the event loop of the response.
 */
final class FileDownload {

  private static final Logger LOG = Logger.getLogger(FileDownload.class);

  private static final int PIECE = 128 * 1024;
  private static final int BUFFERS = 2;
  private static final int TURN = 1024 * 1024;

  private final OpenFile file;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final WorkerExecutor disk;
  private final MinimumRate.Clock clock;
  private final Runnable taken;
  private final Context context =
      Objects.requireNonNull(Vertx.currentContext(), "called on an event loop");

  private final Deque<ByteBuf> free = new ArrayDeque<>(BUFFERS);
  private final long end;
  private final int piece;

  /** The next byte to be read. */
  private long position;

  private int beingWritten;
  private boolean pumping;

  /** Whether it goes on by itself later: the disk is being read, or the loop was given up. */
  private boolean suspended;

  private boolean reading;
  private boolean failed;
  private boolean fileClosed;

  FileDownload(
      BlobSource.File source, HttpServerRequest request, Downloads downloads, Runnable taken) {
    this.taken = taken;
    this.file = source.file();
    this.request = request;
    this.response = request.response();
    this.disk = downloads.disk();
    this.clock = downloads.rate().clock();
    this.position = source.offset();
    this.end = source.offset() + source.length();
    this.piece = (int) Math.min(PIECE, source.length());
  }

  /** Starts; the head of the answer goes out with the first bytes. */
  void start() {
    response.closeHandler(_ -> stop());
    response.exceptionHandler(_ -> stop());
    clock.start(this::measure);
    pump();
  }

  private void measure() {
    if (beingWritten == 0) {
      clock.forgive();
    } else if (clock.wasSlow(piece)) {
      breakOff();
    }
  }

  private void pump() {
    if (pumping || suspended) {
      return;
    }
    pumping = true;
    long turnEnd = position + TURN;
    while (!suspended && !failed && position < end && beingWritten < BUFFERS) {
      if (position >= turnEnd) {
        suspended = true;
        context.runOnContext(_ -> goOn());
      } else {
        sendNext();
      }
    }
    pumping = false;
    settle();
  }

  private void goOn() {
    suspended = false;
    pump();
  }

  private void sendNext() {
    ByteBuf buffer = buffer();
    ByteBuffer room = buffer.nioBuffer(0, (int) Math.min(piece, end - position));
    long place = position;
    int read = file.readCached(room, place);
    if (read > 0) {
      send(buffer, read);
      return;
    }
    suspended = true;
    reading = true;
    disk.executeBlocking(() -> fill(room, place), false)
        .onComplete(outcome -> filled(buffer, room.position(), outcome.cause()));
  }

  private int fill(ByteBuffer room, long place) throws IOException {
    int read = file.read(room, place);
    if (room.hasRemaining()) {
      throw new EOFException("it ends at " + (place + read) + " and not at " + end);
    }
    return read;
  }

  private void filled(ByteBuf buffer, int length, @Nullable Throwable failure) {
    reading = false;
    if (failure == null && !failed) {
      send(buffer, length);
    } else {
      free.add(buffer);
    }
    if (failure != null && !failed) {
      LOG.error("a blob cannot be read, and its answer was reset", failure);
      breakOff();
    }
    goOn();
  }

  private void send(ByteBuf buffer, int length) {
    buffer.setIndex(0, length);
    position += length;
    beingWritten++;
    write(wrap(buffer)).onComplete(outcome -> sent(buffer, length, outcome.cause()));
  }

  private Future<Void> write(Buffer bytes) {
    try {
      return position == end ? response.end(bytes) : response.write(bytes);
    } catch (IllegalStateException e) {
      // The client has gone, and its response with it.
      return Future.failedFuture(e);
    }
  }

  private void sent(ByteBuf buffer, int length, @Nullable Throwable failure) {
    beingWritten--;
    free.add(buffer);
    if (failure == null) {
      clock.moved(length);
      pump();
    } else {
      stop();
    }
  }

  /** The one way to hand bytes to Vert.x without a copy; it never releases them itself. */
  @SuppressWarnings("deprecation")
  private static Buffer wrap(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }

  private ByteBuf buffer() {
    ByteBuf used = free.poll();
    if (used != null) {
      return used;
    }
    return PooledByteBufAllocator.DEFAULT.directBuffer(piece, piece);
  }

  private void breakOff() {
    stop();
    CutOff.now(request);
  }

  private void stop() {
    failed = failed || position < end;
    settle();
  }

  /** Frees what is not needed any more. */
  private void settle() {
    boolean over = failed || position == end;
    if (over && !reading && !fileClosed) {
      fileClosed = true;
      // If the file has been deleted this frees its space, which may take a while.
      Thread.ofVirtual().name("close-file").start(file::close);
    }
    if (over && !reading && beingWritten == 0) {
      clock.stop();
      free.forEach(ByteBuf::release);
      free.clear();
      taken.run();
    }
  }
}
