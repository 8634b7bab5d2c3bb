package dev.berth.gateway.remote;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.LookUpFrames;
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

/** The {@link LookUpLine}s to the metadata-services. Each event loop has its own. */
final class LookUpLines {

  /** More of them to one replica are closed after use. */
  private static final int MOST_IDLE = 2;

  private final ServiceClient client;
  private final Duration patience;
  private final Vertx vertx;
  private final FastThreadLocal<Map<Replica, Deque<LookUpLine>>> idle =
      new FastThreadLocal<>() {
        @Override
        protected Map<Replica, Deque<LookUpLine>> initialValue() {
          return new HashMap<>();
        }
      };

  /**
   * None is open yet.
   *
   * @param patience how long a call may take
   */
  LookUpLines(ServiceClient client, Duration patience, Vertx vertx) {
    this.client = client;
    this.patience = patience;
    this.vertx = vertx;
  }

  /** As {@link dev.berth.contract.metadata.Metadata#lookUp}, on an event loop. */
  Uni<List<LookUpAnswer>> ask(List<LookUp> questions) {
    Buffer frame = LookUpFrames.ofQuestions(questions);
    return client.answer(() -> ask(frame).map(LookUpFrames::answers));
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
    return failure instanceof LookUpLine.ClosedException || failure instanceof HttpClosedException;
  }

  private Future<LookUpLine> open(long end) {
    return client
        .upgrade(Paths.LOOK_UPS, LookUpFrames.PROTOCOL, until(end))
        .map(
            made -> new LookUpLine(made, (ContextInternal) vertx.getOrCreateContext(), this::drop));
  }

  private Future<Buffer> exchange(LookUpLine line, Buffer frame, long end) {
    return line.exchange(frame, until(end))
        .onSuccess(_ -> keep(line))
        .onFailure(failure -> client.noteSilence(line.replica(), failure));
  }

  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(end - System.nanoTime(), Duration.ofMillis(1).toNanos()));
  }

  /** A line to the replica whose turn it is, if one is open. */
  private Optional<LookUpLine> idle() {
    return client
        .replicas()
        .next(Set.of())
        .map(replica -> idle.get().get(replica))
        .map(Deque::poll);
  }

  private void keep(LookUpLine line) {
    Deque<LookUpLine> lines = idle.get().computeIfAbsent(line.replica(), _ -> new ArrayDeque<>());
    if (lines.size() < MOST_IDLE) {
      lines.add(line);
    } else {
      line.close();
    }
  }

  private void drop(LookUpLine line) {
    Map<Replica, Deque<LookUpLine>> lines = idle.get();
    lines.computeIfPresent(
        line.replica(),
        (_, open) -> {
          open.remove(line);
          return open.isEmpty() ? null : open;
        });
  }
}
