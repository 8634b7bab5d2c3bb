package dev.berth.blob.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.file.OpenFile;
import dev.berth.contract.handover.HandOverRequest;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One connection of a gateway: it says which file it wants, gets it, and that is all. Whatever
 * keeps it from getting the file closes the connection without a word, as it asks for a stream
 * then, which answers with what is wrong.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
final class HandOver extends SimpleChannelInboundHandler<ByteBuf> {

  private static final Logger LOG = Logger.getLogger(HandOver.class);

  private final BlobStore store;
  private final ServiceCredential credential;
  private boolean asked;

  HandOver(BlobStore store, ServiceCredential credential) {
    this.store = store;
    this.credential = credential;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    Optional<Path> file =
        HandOverRequest.parse(line.toString(UTF_8))
            .filter(request -> !asked && credential.matches(request.credential()))
            .flatMap(request -> file(request.key()));
    asked = true;
    if (file.isEmpty()) {
      context.close();
      return;
    }
    // Opening may have to wait for the disk.
    Thread.ofVirtual().name("hand-over").start(() -> give(context.channel(), file.get()));
  }

  private Optional<Path> file(String key) {
    try {
      return store.file(new ObjectKey(key));
    } catch (IllegalArgumentException e) {
      LOG.debugf(e, "asked for a key that no object has");
      return Optional.empty();
    }
  }

  /** The other end has the file for itself; what is closed here is this process's own number. */
  private static void give(Channel channel, Path path) {
    try {
      OpenFile file = OpenFile.open(path);
      channel
          .writeAndFlush(new FileDescriptor(file.number()))
          .addListener(
              _ -> {
                file.close();
                channel.close();
              });
    } catch (NoSuchFileException e) {
      LOG.debugf("there is no %s", path);
      channel.close();
    } catch (IOException e) {
      LOG.warnf(e, "cannot open %s", path);
      channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a hand-over has failed", cause);
    context.close();
  }
}
