package dev.berth.postgres;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.CommandResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose server has stopped or is cut off: one on which a statement waits, but
 * none has ended for longer than a statement may run. The client has no such limit of its own, and
 * its close takes leave of the server and waits for it to close, too; so this goes below the client
 * and sits between its codec, which makes messages of bytes, and itself.
 */
final class SilenceGuard extends ChannelDuplexHandler {

  private static final String VERTX_HANDLER = "handler";

  private final long limitMillis;
  private int waiting;
  private @Nullable ScheduledFuture<?> alarm;

  private SilenceGuard(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /** Guards a new connection, on whose event loop this is called. */
  static void install(SqlConnection connection, long limitMillis) {
    if (((SqlConnectionInternal) connection).unwrap().unwrap()
        instanceof SocketConnectionBase socket) {
      socket
          .socket()
          .channelHandlerContext()
          .pipeline()
          .addBefore(VERTX_HANDLER, "silence", new SilenceGuard(limitMillis));
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof CommandBase<?>) {
      waiting++;
      if (alarm == null) {
        setAlarm(context);
      }
    }
    super.write(context, message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof CommandResponse<?>) {
      waiting = Math.max(0, waiting - 1);
      cancelAlarm();
      if (waiting > 0) {
        setAlarm(context);
      }
    }
    context.fireChannelRead(message);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    cancelAlarm();
  }

  private void setAlarm(ChannelHandlerContext context) {
    alarm = context.executor().schedule(() -> cutOff(context), limitMillis, TimeUnit.MILLISECONDS);
  }

  /** From the first handler on, so that the codec has no part in it. */
  private static void cutOff(ChannelHandlerContext context) {
    ChannelFuture unused = context.pipeline().firstContext().close();
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }
}
