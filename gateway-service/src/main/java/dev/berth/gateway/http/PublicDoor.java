package dev.berth.gateway.http;

import io.netty.handler.ssl.OpenSsl;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What the public listener does other than Quarkus's default. */
@Singleton
final class PublicDoor implements HttpServerOptionsCustomizer {

  private static final Logger LOG = Logger.getLogger(PublicDoor.class);

  /** Large pieces cost far less for each byte than the default of 8 KiB. */
  private static final int CHUNK = 256 * 1024;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setMaxChunkSize(CHUNK);
  }

  /**
   * BoringSSL moves a quarter more bytes than the JDK's TLS; where it is missing that one serves.
   */
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setMaxChunkSize(CHUNK);
    if (OpenSsl.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    } else {
      LOG.infof("TLS by the JDK, as BoringSSL is not there: %s", OpenSsl.unavailabilityCause());
    }
  }
}
