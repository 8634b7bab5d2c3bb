package dev.berth.storage.testkit;

import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A store that does what another does, and fails or stalls where a test tells it to. */
public final class FaultyStore implements BlobStore {

  /** The calls that can fail. */
  public enum Call {
    APPEND,
    WRITE,
    FINISH,
    COMPLETE,
    DISCARD,
    READ,
    SIZE,
    DELETE,
    LIST
  }

  private final BlobStore inner;
  private final Map<Call, Fault> faults = new ConcurrentHashMap<>();
  private volatile boolean filesHidden;

  /** A store without faults so far. */
  public FaultyStore(BlobStore inner) {
    this.inner = inner;
  }

  /** From now on a call fails, each time, until {@link #heal}. */
  public void fail(Call call, StoreException.Kind kind) {
    failAfter(call, 0, kind);
  }

  /**
   * Lets so many calls through before the rest fails; of {@code WRITE} and {@code READ}, so many
   * bytes.
   */
  public void failAfter(Call call, long allowed, StoreException.Kind kind) {
    faults.put(call, new Failing(kind, allowed));
  }

  /** Holds the next call of this kind until it is released, and lets it go on then. */
  public Stall stall(Call call) {
    Stall stall = new Stall();
    faults.put(call, stall);
    return stall;
  }

  /** Keeps the files of the store to itself, as stores elsewhere do. */
  public void hideFiles(boolean hidden) {
    this.filesHidden = hidden;
  }

  /** Ends all faults; who is held goes on. */
  public void heal() {
    faults.values().forEach(Fault::end);
    faults.clear();
    filesHidden = false;
  }

  @Override
  public StagedWriter append(Staged staged, int epoch, boolean takeOver) throws StoreException {
    pass(Call.APPEND, 1);
    return new FaultyWriter(inner.append(staged, epoch, takeOver));
  }

  @Override
  public void complete(Staged staged) throws StoreException {
    pass(Call.COMPLETE, 1);
    inner.complete(staged);
  }

  @Override
  public void discard(ObjectKey key) throws StoreException {
    pass(Call.DISCARD, 1);
    inner.discard(key);
  }

  @Override
  public ObjectReader read(ObjectKey key, long offset) throws StoreException {
    pass(Call.READ, 0);
    return new FaultyReader(inner.read(key, offset));
  }

  @Override
  public Optional<Path> file(ObjectKey key) {
    return filesHidden ? Optional.empty() : inner.file(key);
  }

  @Override
  public Optional<Long> size(ObjectKey key) throws StoreException {
    pass(Call.SIZE, 1);
    return inner.size(key);
  }

  @Override
  public void delete(ObjectKey key) throws StoreException {
    pass(Call.DELETE, 1);
    inner.delete(key);
  }

  @Override
  public Stream<Listed> list() throws StoreException {
    pass(Call.LIST, 1);
    return inner.list();
  }

  @Override
  public void close() {
    heal();
    inner.close();
  }

  private void pass(Call call, long cost) throws StoreException {
    Fault fault = faults.get(call);
    if (fault != null) {
      if (fault instanceof Stall) {
        faults.remove(call, fault);
      }
      fault.pass(cost);
    }
  }

  private sealed interface Fault {

    void pass(long cost) throws StoreException;

    void end();
  }

  private static final class Failing implements Fault {

    private final StoreException.Kind kind;
    private long allowed;

    Failing(StoreException.Kind kind, long allowed) {
      this.kind = kind;
      this.allowed = allowed;
    }

    @Override
    public synchronized void pass(long cost) throws StoreException {
      if (allowed <= 0 || allowed < cost) {
        throw new StoreException(kind, "the test wants it to fail");
      }
      allowed -= cost;
    }

    @Override
    public void end() {}
  }

  /** A call that is held. */
  public static final class Stall implements Fault {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits until the call has come. */
    public void await() throws InterruptedException {
      arrived.await();
    }

    /** Lets it go on. */
    public void release() {
      released.countDown();
    }

    @Override
    public void pass(long cost) throws StoreException {
      arrived.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted while held", e);
      }
    }

    @Override
    public void end() {
      release();
    }
  }

  private final class FaultyWriter implements StagedWriter {

    private final StagedWriter writer;

    FaultyWriter(StagedWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(ByteBuffer... buffers) throws StoreException {
      long bytes = 0;
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      pass(Call.WRITE, bytes);
      writer.write(buffers);
    }

    @Override
    public Staged finish() throws StoreException {
      pass(Call.FINISH, 1);
      return writer.finish();
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  private final class FaultyReader implements ObjectReader {

    private final ObjectReader reader;

    FaultyReader(ObjectReader reader) {
      this.reader = reader;
    }

    @Override
    public int read(ByteBuffer buffer) throws StoreException {
      pass(Call.READ, 1);
      int read = reader.read(buffer);
      if (read > 1) {
        pass(Call.READ, read - 1L);
      }
      return read;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
