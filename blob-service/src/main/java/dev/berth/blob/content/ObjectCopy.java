package dev.berth.blob.content;

import dev.berth.blob.store.StoreThreads;
import dev.berth.model.content.ByteRange;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Copies bytes of an object to whoever asked for them. A virtual thread reads into pooled buffers,
 * the event loop writes them; so many of them are under way that neither waits for the other.
 */
public final class ObjectCopy {

  private static final int BUFFER = 128 * 1024;
  private static final int UNDER_WAY = 2;

  private final BlobStore store;
  private final StoreThreads threads;
  private final ObjectKey key;
  private final ByteRange range;
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  ObjectCopy(BlobStore store, StoreThreads threads, ObjectKey key, ByteRange range) {
    this.store = store;
    this.threads = threads;
    this.key = key;
    this.range = range;
  }

  /** How many bytes there are. */
  public long length() {
    return range.length();
  }

  /** Writes the bytes, and completes when the last has gone out; the stream is not ended. */
  public Uni<Void> to(WriteStream<Buffer> out) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "called on an event loop");
    return threads.run("read-" + key, () -> copy(context, out));
  }

  private void copy(Context context, WriteStream<Buffer> out)
      throws StoreException, InterruptedException {
    try (ObjectReader reader = store.read(key, range.first())) {
      for (long left = range.length(); left > 0 && failure.get() == null; ) {
        free.acquire();
        left -= copySome(reader, left, context, out);
      }
    }
    free.acquire(UNDER_WAY);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the reader of object " + key + " has gone", failed);
    }
  }

  private int copySome(ObjectReader reader, long left, Context context, WriteStream<Buffer> out)
      throws StoreException {
    int wanted = (int) Math.min(BUFFER, left);
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(wanted);
    try {
      int read = reader.read(bytes.nioBuffer(0, wanted));
      if (read <= 0) {
        throw new StoreException(Kind.DAMAGED, "object " + key + " ended too early");
      }
      bytes.writerIndex(read);
      ByteBuf written = bytes.retain();
      context.runOnContext(
          writing -> out.write(wrap(written)).onComplete(done -> wrote(written, done.cause())));
      return read;
    } finally {
      bytes.release();
    }
  }

  /** The one way to hand bytes to Vert.x without a copy; it never releases them itself. */
  @SuppressWarnings("deprecation")
  private static Buffer wrap(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }

  private void wrote(ByteBuf bytes, @Nullable Throwable cause) {
    bytes.release();
    if (cause != null) {
      failure.set(cause);
    }
    free.release();
  }
}
