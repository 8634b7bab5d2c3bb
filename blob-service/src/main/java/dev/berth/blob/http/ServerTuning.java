package dev.berth.blob.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Takes bytes from the network in as large pieces as they come, which most of the cost of an upload
 * depends on. The receive buffer stays the adaptive one: a large fixed one brings nothing here, and
 * Vert.x reads several ahead of a body that is paused.
 */
@Singleton
final class ServerTuning implements HttpServerOptionsCustomizer {

  private static final int PIECE = 256 * 1024;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    tune(options);
  }

  @Override
  public void customizeDomainSocketServer(HttpServerOptions options) {
    tune(options);
  }

  private static void tune(HttpServerOptions options) {
    options.setMaxChunkSize(PIECE);
  }
}
