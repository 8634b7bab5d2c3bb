package dev.berth.gateway.remote;

import dev.berth.contract.file.OpenFile;
import dev.berth.contract.handover.HandOverRequest;
import dev.berth.contract.handover.HandOverSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.future.PromiseInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection to a blob-service, by which one descriptor comes, on the caller's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
final class HandOverCall extends ChannelInboundHandlerAdapter {

  private final HandOverRequest request;
  private final ContextInternal context;
  private final Duration timeout;
  private final PromiseInternal<Integer> number;
  private @Nullable ScheduledFuture<?> deadline;

  HandOverCall(HandOverRequest request, ContextInternal context, Duration timeout) {
    this.request = request;
    this.context = context;
    this.timeout = timeout;
    this.number = context.promise();
  }

  /**
   * Makes the call.
   *
   * @return the descriptor, which is the caller's to close; fails with a {@link RefusedException},
   *     a {@link TimeoutException}, or what kept it from connecting
   */
  Future<Integer> to(HandOverSocket socket) {
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(EpollDomainSocketChannel::new)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
        .option(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
        .disableResolver()
        .handler(this)
        .connect(new DomainSocketAddress(socket.path().toString()))
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                number.tryFail(connected.cause());
              }
            });
    return number.future();
  }

  @Override
  public void channelActive(ChannelHandlerContext channel) {
    deadline =
        channel
            .executor()
            .schedule(() -> giveUp(channel), timeout.toMillis(), TimeUnit.MILLISECONDS);
    channel.writeAndFlush(Unpooled.wrappedBuffer(request.toBytes()), channel.voidPromise());
  }

  private void giveUp(ChannelHandlerContext channel) {
    number.tryFail(new TimeoutException("nothing was handed over in time"));
    channel.close();
  }

  /** Whatever is not taken is closed, as it is this process's once it has come. */
  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    if (message instanceof FileDescriptor descriptor
        && !number.tryComplete(descriptor.intValue())) {
      new OpenFile(descriptor.intValue(), () -> {}).close();
    }
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    number.tryFail(new RefusedException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    number.tryFail(cause);
    channel.close();
  }

  /** The other end has closed the connection and handed nothing over. */
  static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException() {
      super("nothing was handed over", null, false, false);
    }
  }
}
