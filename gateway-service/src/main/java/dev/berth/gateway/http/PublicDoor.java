package dev.berth.gateway.http;

import dev.berth.configuration.ByteSize;
import dev.berth.configuration.TransferSettings;
import dev.berth.gateway.certificate.ClientAuthorities;
import io.netty.handler.ssl.OpenSsl;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What the public listener does other than Quarkus's default. */
@Singleton
final class PublicDoor implements HttpServerOptionsCustomizer {

  private static final Logger LOG = Logger.getLogger(PublicDoor.class);

  /** Large pieces cost far less for each byte than the default of 8 KiB. */
  private static final int CHUNK = 256 * 1024;

  /** The default of HTTP/2 is 16 KiB, and each frame of a body has its cost. */
  private static final int FRAME = 64 * 1024;

  private static final long SMALLEST = 64 * 1024;
  private static final long LARGEST = 16 * 1024 * 1024;

  private final ListenerKey key = new ListenerKey();
  private final ClientAuthorities authorities;
  private final int streamWindow;
  private final int connectionWindow;

  PublicDoor(TransferSettings settings, ClientAuthorities authorities) {
    this.authorities = authorities;
    this.streamWindow = window("stream", settings.http2StreamWindow());
    this.connectionWindow = window("connection", settings.http2ConnectionWindow());
  }

  /** The key it shows, which can be replaced. */
  ListenerKey key() {
    return key;
  }

  private static int window(String of, ByteSize size) {
    if (size.bytes() < SMALLEST || size.bytes() > LARGEST) {
      throw new IllegalArgumentException(
          "berth.transfer.http2-%s-window is 64KiB to 16MiB".formatted(of));
    }
    return Math.toIntExact(size.bytes());
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    tune(options);
  }

  /**
   * BoringSSL moves a quarter more bytes than the JDK's TLS; where it is missing that one serves.
   */
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    tune(options);
    if (authorities.file().isPresent()) {
      options.setClientAuth(ClientAuth.REQUEST);
      options.setTrustOptions(TrustOptions.wrap(authorities));
    } else if (options.getClientAuth() == ClientAuth.NONE && options.getTrustOptions() == null) {
      options.setTrustOptions(TrustOptions.wrap(new NoClientCertificates()));
    }
    if (options.getKeyCertOptions() != null) {
      options.setKeyCertOptions(new LiveKeys(options.getKeyCertOptions(), key));
    }
    if (OpenSsl.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    } else {
      LOG.infof("TLS by the JDK, as BoringSSL is not there: %s", OpenSsl.unavailabilityCause());
    }
  }

  /**
   * The windows of HTTP/2 are 64 KiB by default, for all bodies of a connection together: one that
   * waits holds up the others, and a client far away sends that much in each round trip.
   */
  private void tune(HttpServerOptions options) {
    options.setMaxChunkSize(CHUNK);
    options.setHttp2ConnectionWindowSize(connectionWindow);
    options.getInitialSettings().setInitialWindowSize(streamWindow).setMaxFrameSize(FRAME);
  }
}
