package dev.berth.gateway.http;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;

/**
 * The key of a listener as it was given, but read by BoringSSL once and not, as is Netty's default,
 * by every handshake.
 */
final class ParsedKeys implements KeyCertOptions {

  private final KeyCertOptions given;

  ParsedKeys(KeyCertOptions given) {
    this.given = given;
  }

  @Override
  public KeyCertOptions copy() {
    return new ParsedKeys(given.copy());
  }

  @Override
  public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
    return new OpenSslCachingX509KeyManagerFactory(given.getKeyManagerFactory(vertx));
  }

  @Override
  public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) throws Exception {
    return given.keyManagerFactoryMapper(vertx);
  }
}
