package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.configuration.HttpSettings;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Looks at the files of certificate and key, and puts what has changed in the place of what was;
 * what is wrong, or of which only a half is there, stays without effect until it is right.
 */
@Singleton
final class CertificateWatch {

  private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

  private final HttpSettings.Tls tls;
  private final PublicDoor door;
  private final Vertx vertx;

  /** What the files had in them when they were looked at last. */
  private List<Buffer> seen = List.of();

  CertificateWatch(HttpSettings http, PublicDoor door, Vertx vertx) {
    this.tls = http.tls();
    this.door = door;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (HttpSettings.Tls.isSpoken(tls)) {
      vertx.setPeriodic(
          tls.reloadPeriod().toMillis(),
          _ -> vertx.executeBlocking(this::look).onFailure(this::tell));
    }
  }

  private boolean look() throws Exception {
    List<Buffer> now = new ArrayList<>();
    for (Path file : files()) {
      now.add(Buffer.buffer(Files.readAllBytes(file)));
    }
    synchronized (this) {
      boolean first = seen.isEmpty();
      if (now.equals(seen)) {
        return false;
      }
      seen = now;
      door.key().put(LiveKeys.read(options(now), vertx));
      if (!first) {
        LOG.info("the certificate has been replaced");
      }
      return true;
    }
  }

  private void tell(Throwable failure) {
    LOG.warnf("the certificate stays as it was: %s", failure);
  }

  private List<Path> files() {
    return Stream.of(tls.certificate(), tls.key(), tls.keyStore(), tls.keyStorePasswordFile())
        .flatMap(Optional::stream)
        .toList();
  }

  private KeyCertOptions options(List<Buffer> contents) throws IOException {
    if (tls.keyStore().isPresent()) {
      PfxOptions store = new PfxOptions().setValue(contents.getFirst());
      return contents.size() == 1
          ? store
          : store.setPassword(contents.getLast().toString(UTF_8).strip());
    }
    return new PemKeyCertOptions().setCertValue(contents.get(0)).setKeyValue(contents.get(1));
  }
}
