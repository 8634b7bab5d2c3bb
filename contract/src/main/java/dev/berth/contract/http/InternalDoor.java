package dev.berth.contract.http;

import dev.berth.configuration.ServicesSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.arc.properties.UnlessBuildProperty;
import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Lets only the services of this registry in; every service but the gateway has this door. */
@Singleton
@UnlessBuildProperty(name = "quarkus.application.name", stringValue = "gateway-service")
final class InternalDoor {

  /** Before every other filter and route. */
  private static final int FIRST = 10_000;

  private final ServiceCredential credential;

  InternalDoor(ServicesSettings services) {
    this.credential = ServiceCredential.read(services.credentialFile());
  }

  void guard(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  /** The server makes its socket for everybody; only this user is to connect. */
  void restrict(@ObservesAsync DomainSocketServerStart started) {
    try {
      Files.setPosixFilePermissions(
          Path.of(started.options().getHost()), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(RoutingContext context) {
    if (credential.matches(context.request().getHeader(WireHeaders.CREDENTIAL))) {
      context.next();
    } else {
      ErrorResponder.respond(
          context.request(),
          new RegistryException(ErrorCode.UNAUTHORIZED, "an internal call needs the credential"));
    }
  }
}
