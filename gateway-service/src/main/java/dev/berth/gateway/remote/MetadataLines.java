package dev.berth.gateway.remote;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import io.netty.util.concurrent.FastThreadLocal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@link MetadataLine}s to the metadata-services, for calls that may be made twice. Each event
 * loop has its own.
 */
final class MetadataLines {

  private final ServiceClient client;
  private final Duration patience;
  private final int mostIdle;
  private final Vertx vertx;
  private final FastThreadLocal<Map<Replica, Deque<MetadataLine>>> idle =
      new FastThreadLocal<>() {
        @Override
        protected Map<Replica, Deque<MetadataLine>> initialValue() {
          return new HashMap<>();
        }
      };

  /**
   * None is open yet.
   *
   * @param patience how long a call may take
   * @param mostIdle how many are kept to one replica; more are closed after use, as each takes the
   *     place of one of the client's connections
   */
  MetadataLines(ServiceClient client, Duration patience, int mostIdle, Vertx vertx) {
    this.client = client;
    this.patience = patience;
    this.mostIdle = mostIdle;
    this.vertx = vertx;
  }

  /** Makes a call, on an event loop; gives what is answered to its questions. */
  Uni<List<LookUpAnswer>> call(FramedCall call) {
    Buffer frame = MetadataFrames.of(call);
    return client.answer(() -> ask(frame).map(MetadataFrames::answers));
  }

  /** A connection may have been closed by the other end just when it was taken. */
  private Future<Buffer> ask(Buffer frame) {
    long end = System.nanoTime() + patience.toNanos();
    return idle()
        .map(Future::succeededFuture)
        .orElseGet(() -> open(end))
        .compose(line -> exchange(line, frame, end))
        .recover(
            failure ->
                isClosed(failure)
                    ? open(end).compose(line -> exchange(line, frame, end))
                    : Future.failedFuture(failure));
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof MetadataLine.ClosedException
        || failure instanceof HttpClosedException;
  }

  private Future<MetadataLine> open(long end) {
    return client
        .upgrade(Paths.FRAMES, MetadataFrames.PROTOCOL, until(end))
        .map(
            made ->
                new MetadataLine(made, (ContextInternal) vertx.getOrCreateContext(), this::drop));
  }

  private Future<Buffer> exchange(MetadataLine line, Buffer frame, long end) {
    return line.exchange(frame, until(end))
        .onSuccess(_ -> keep(line))
        .onFailure(failure -> client.noteSilence(line.replica(), failure));
  }

  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(end - System.nanoTime(), Duration.ofMillis(1).toNanos()));
  }

  /** A line to the replica whose turn it is, if one is open. */
  private Optional<MetadataLine> idle() {
    return client
        .replicas()
        .next(Set.of())
        .map(replica -> idle.get().get(replica))
        .map(Deque::poll);
  }

  private void keep(MetadataLine line) {
    Deque<MetadataLine> lines = idle.get().computeIfAbsent(line.replica(), _ -> new ArrayDeque<>());
    if (lines.size() < mostIdle) {
      lines.add(line);
    } else {
      line.close();
    }
  }

  private void drop(MetadataLine line) {
    Map<Replica, Deque<MetadataLine>> lines = idle.get();
    lines.computeIfPresent(
        line.replica(),
        (_, open) -> {
          open.remove(line);
          return open.isEmpty() ? null : open;
        });
  }
}
