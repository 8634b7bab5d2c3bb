package dev.berth.gateway.remote;

import dev.berth.contract.file.OpenFile;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The other end of a hand-over: it gives every caller the same file, or does not. */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
final class HandOverPeer {

  /** What it does with whoever asks. */
  enum Manner {
    GIVES,
    CLOSES,
    IS_SILENT
  }

  private final AtomicInteger asked = new AtomicInteger();
  private volatile Manner manner = Manner.GIVES;

  /** Listens until its event loops end. */
  HandOverPeer(EventLoopGroup loops, Path socket, Path file) throws InterruptedException {
    new ServerBootstrap()
        .group(loops)
        .channel(EpollServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Conversation(file));
              }
            })
        .bind(new DomainSocketAddress(socket.toString()))
        .sync();
  }

  void becomes(Manner other) {
    manner = other;
  }

  int asked() {
    return asked.get();
  }

  private final class Conversation extends ChannelInboundHandlerAdapter {

    private final Path path;

    Conversation(Path path) {
      this.path = path;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
      ReferenceCountUtil.release(message);
      asked.incrementAndGet();
      switch (manner) {
        case GIVES -> {
          OpenFile file = OpenFile.open(path);
          context
              .writeAndFlush(new FileDescriptor(file.number()))
              .addListener(
                  _ -> {
                    file.close();
                    context.close();
                  });
        }
        case CLOSES -> context.close();
        case IS_SILENT -> {}
      }
    }
  }
}
