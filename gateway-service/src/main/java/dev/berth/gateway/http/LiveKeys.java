package dev.berth.gateway.http;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.security.GeneralSecurityException;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * The key of a listener, which can be replaced while it listens; BoringSSL reads each once and not,
 * as is Netty's default, at every handshake. (Vert.x 4.5.27 can replace keys too, but it drops the
 * connections that come while it does, and Quarkus 3.33.2 sees no second change.)
 */
final class LiveKeys implements KeyCertOptions {

  private final KeyCertOptions given;
  private final ListenerKey shown;

  /**
   * Keys for a listener.
   *
   * @param given those it begins with
   * @param shown where others are put
   */
  LiveKeys(KeyCertOptions given, ListenerKey shown) {
    this.given = given;
    this.shown = shown;
  }

  /** The keys in options, read anew. */
  static X509KeyManager read(KeyCertOptions options, Vertx vertx) throws Exception {
    for (KeyManager each : options.getKeyManagerFactory(vertx).getKeyManagers()) {
      if (each instanceof X509KeyManager keys) {
        return keys;
      }
    }
    throw new GeneralSecurityException("no key is there");
  }

  @Override
  public KeyCertOptions copy() {
    return new LiveKeys(given.copy(), shown);
  }

  @Override
  public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
    synchronized (shown) {
      if (shown.isEmpty()) {
        shown.put(read(given, vertx));
      }
    }
    KeyManagerFactory live = KeyCertOptions.wrap(shown).getKeyManagerFactory(vertx);
    return OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(live) : live;
  }

  @Override
  public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) throws Exception {
    return given.keyManagerFactoryMapper(vertx);
  }
}
