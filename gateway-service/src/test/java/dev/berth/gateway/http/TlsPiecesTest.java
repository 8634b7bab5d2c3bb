package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ends of TLS without a network between them. What is not joined is a record of its own. */
class TlsPiecesTest {

  @TempDir private Path folder;

  @Test
  void joinsNothingOnHttp1() throws Exception {
    assertThat(recordsOfTwoWrites("http/1.1", true)).isEqualTo(2);
  }

  @Test
  void joinsTheHeadAndTheBytesOfAFrameOnHttp2() throws Exception {
    assertThat(recordsOfTwoWrites("h2", true)).isEqualTo(1);
  }

  @Test
  void joinsByDefaultOfNetty() throws Exception {
    assertThat(recordsOfTwoWrites("http/1.1", false)).isEqualTo(1);
  }

  private int recordsOfTwoWrites(String protocol, boolean watched) throws Exception {
    EmbeddedChannel client = new EmbeddedChannel(client(protocol));
    EmbeddedChannel server =
        watched
            ? new EmbeddedChannel(new TlsPieces.Watch(), server(protocol))
            : new EmbeddedChannel(server(protocol));
    while (move(client, server) + move(server, client) > 0) {
      server.runPendingTasks();
    }
    assertThat(server.pipeline().get(SslHandler.class).applicationProtocol()).isEqualTo(protocol);

    server.writeOutbound(Unpooled.copyLong(1), Unpooled.copyLong(2));

    int records = 0;
    for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
      while (out.isReadable()) {
        records++;
        out.skipBytes(3);
        out.skipBytes(out.readUnsignedShort());
      }
      out.release();
    }
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
    return records;
  }

  private static int move(EmbeddedChannel from, EmbeddedChannel to) {
    int moved = 0;
    for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
      to.writeInbound(out);
      moved++;
    }
    return moved;
  }

  private SslHandler server(String protocol) throws Exception {
    return SslContextBuilder.forServer(TestCertificate.keys(TestCertificate.in(folder)))
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(speaking(protocol))
        .build()
        .newHandler(Unpooled.EMPTY_BUFFER.alloc());
  }

  private static SslHandler client(String protocol) throws Exception {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm(null)
        .applicationProtocolConfig(speaking(protocol))
        .build()
        .newHandler(Unpooled.EMPTY_BUFFER.alloc(), "localhost", 443);
  }

  private static ApplicationProtocolConfig speaking(String protocol) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocol);
  }
}
