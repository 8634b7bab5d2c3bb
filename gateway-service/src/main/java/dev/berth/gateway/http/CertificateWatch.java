package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.configuration.HttpSettings;
import dev.berth.gateway.certificate.ClientAuthorities;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at the files of certificate and key, and at that of the authorities of clients, and puts
 * what has changed in the place of what was; what is wrong, or of which only a half is there, stays
 * without effect until it is right.
 */
@Singleton
final class CertificateWatch {

  private final HttpSettings.Tls tls;
  private final PublicDoor door;
  private final ClientAuthorities authorities;
  private final Vertx vertx;

  CertificateWatch(HttpSettings http, PublicDoor door, ClientAuthorities authorities, Vertx vertx) {
    this.tls = http.tls();
    this.door = door;
    this.authorities = authorities;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (!HttpSettings.Tls.isSpoken(tls)) {
      return;
    }
    watch(
        new ChangingFiles(
            "the certificate",
            files(),
            contents -> door.key().put(LiveKeys.read(options(contents), vertx))));
    authorities
        .file()
        .ifPresent(
            file ->
                watch(
                    new ChangingFiles(
                        "the file of the authorities of clients",
                        List.of(file),
                        contents -> authorities.put(contents.getFirst()))));
  }

  private void watch(ChangingFiles files) {
    vertx.setPeriodic(
        tls.reloadPeriod().toMillis(),
        _ ->
            vertx.executeBlocking(
                () -> {
                  files.look();
                  return true;
                }));
  }

  private List<Path> files() {
    return Stream.of(tls.certificate(), tls.key(), tls.keyStore(), tls.keyStorePasswordFile())
        .flatMap(Optional::stream)
        .toList();
  }

  private KeyCertOptions options(List<Buffer> contents) {
    if (tls.keyStore().isPresent()) {
      PfxOptions store = new PfxOptions().setValue(contents.getFirst());
      return contents.size() == 1
          ? store
          : store.setPassword(contents.getLast().toString(UTF_8).strip());
    }
    return new PemKeyCertOptions().setCertValue(contents.get(0)).setKeyValue(contents.get(1));
  }
}
