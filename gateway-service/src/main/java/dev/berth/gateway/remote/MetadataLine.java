package dev.berth.gateway.remote;

import dev.berth.contract.metadata.MetadataFrames;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a metadata-service, on which one exchange of {@link MetadataFrames} at a time
 * is made. It is used on its own event loop only.
 */
final class MetadataLine {

  private final NetSocket socket;
  private final Replica replica;
  private final Vertx vertx;
  private final Context context;
  private final Consumer<MetadataLine> atEnd;
  private @Nullable Promise<Buffer> waiting;
  private boolean closed;

  /**
   * Takes a connection over, on its event loop.
   *
   * @param atEnd is told that it is closed
   */
  MetadataLine(
      ServiceClient.Upgraded connection, ContextInternal context, Consumer<MetadataLine> atEnd) {
    this.socket = connection.socket();
    this.replica = connection.replica();
    this.context = context.unwrap();
    this.vertx = context.owner();
    this.atEnd = atEnd;
    socket.handler(
        MetadataFrames.reader(
            this::answered, () -> close(new IOException("an internal answer is malformed"))));
    socket.exceptionHandler(cause -> close(new ClosedException(cause)));
    socket.closeHandler(_ -> close(new ClosedException(null)));
  }

  /** The process at its other end. */
  Replica replica() {
    return replica;
  }

  /**
   * Makes a call, while no other is made.
   *
   * @param patience how long an answer may take; a line that gives none is closed
   * @return what was answered; fails with a {@link TimeoutException}, or a {@link ClosedException}
   *     if the other end closed the connection
   */
  Future<Buffer> exchange(Buffer question, Duration patience) {
    Promise<Buffer> answer = Promise.promise();
    if (closed) {
      return Future.failedFuture(new ClosedException(null));
    }
    waiting = answer;
    long timer =
        vertx.setTimer(patience.toMillis(), _ -> close(new TimeoutException("no answer in time")));
    replica.begin();
    replica.follow(answer.future(), silence -> context.runOnContext(_ -> close(silence)));
    socket.write(question);
    return answer.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** Gives the connection up. */
  void close() {
    close(new ClosedException(null));
  }

  private void answered(Buffer content) {
    Promise<Buffer> asked = waiting;
    if (asked == null) {
      close(new IOException("an answer that nobody asked for"));
      return;
    }
    waiting = null;
    asked.complete(content);
  }

  private void close(Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    socket.close();
    atEnd.accept(this);
    if (waiting != null) {
      waiting.tryFail(cause);
    }
  }

  /** The connection was closed, by the other end or this one. */
  static final class ClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    ClosedException(@Nullable Throwable cause) {
      super("the connection was closed", cause);
    }
  }
}
