package dev.berth.blob.handover;

import dev.berth.configuration.ServiceAddress;
import dev.berth.configuration.ServicesSettings;
import dev.berth.configuration.TransferSettings;
import dev.berth.contract.file.OpenFile;
import dev.berth.contract.handover.HandOverRequest;
import dev.berth.contract.handover.HandOverSocket;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The socket beside that of the API. There is none where files cannot be handed over or are not to
 * be; gateways go without it then.
 */
@Singleton
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a closed channel.
final class HandOverDoor {

  private static final Logger LOG = Logger.getLogger(HandOverDoor.class);

  /** How many gateways may be connected at once; each is for as long as it takes to open a file. */
  private static final int CONNECTIONS = 512;

  private static final long PATIENCE_SECONDS = 2;

  private final ServicesSettings services;
  private final TransferSettings transfer;
  private final BlobStore store;
  private final Vertx vertx;
  private final Semaphore places = new Semaphore(CONNECTIONS);
  private @Nullable Channel door;

  HandOverDoor(ServicesSettings services, TransferSettings transfer, BlobStore store, Vertx vertx) {
    this.services = services;
    this.transfer = transfer;
    this.store = store;
    this.vertx = vertx;
  }

  void open(@Observes StartupEvent event) {
    boolean possible =
        vertx.isNativeTransportEnabled()
            && Epoll.isAvailable()
            && OpenFile.isSupported()
            && store.file(ObjectKey.fresh()).isPresent();
    if (possible
        && transfer.handOver() == TransferSettings.HandOver.AUTO
        && services.blob().getFirst() instanceof ServiceAddress.Unix(Path api)) {
      listen(HandOverSocket.beside(api).path());
    }
  }

  /** A socket that an earlier process has left is replaced by the system call that binds. */
  private void listen(Path socket) {
    ServiceCredential credential = ServiceCredential.read(services.credentialFile());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(((VertxInternal) vertx).getEventLoopGroup())
            .channelFactory(EpollServerDomainSocketChannel::new)
            .option(ChannelOption.SO_BACKLOG, CONNECTIONS)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    welcome(channel, credential);
                  }
                })
            .bind(new DomainSocketAddress(socket.toString()));
    if (bound.awaitUninterruptibly().isSuccess()) {
      door = bound.channel();
      restrict(socket);
    } else {
      LOG.warnf(bound.cause(), "no files are handed over at %s", socket);
    }
  }

  /** Bound by the system's mask, it is closed to all others but maybe the group. */
  private static void restrict(Path socket) {
    try {
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      LOG.warnf(e, "the socket %s is open to more than this user", socket);
    }
  }

  private void welcome(Channel channel, ServiceCredential credential) {
    if (!places.tryAcquire()) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(_ -> places.release());
    channel
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(PATIENCE_SECONDS, TimeUnit.SECONDS),
            new LineBasedFrameDecoder(HandOverRequest.MAX_LENGTH),
            new HandOver(store, credential));
  }

  /** Waits, as the file of the socket goes last: later, it could be that of a next process. */
  void close(@Observes ShutdownEvent event) {
    if (door != null) {
      door.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
