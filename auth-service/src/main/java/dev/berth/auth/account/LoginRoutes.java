package dev.berth.auth.account;

import dev.berth.auth.state.CurrentState;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.BoundedBody;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;

/** Logins on behalf of a gateway. */
@Singleton
final class LoginRoutes {

  private static final int MAX_BYTES = 64 * 1024;

  private final CurrentState state;
  private final Logins logins;
  private final CertifiedUsers certified;

  LoginRoutes(CurrentState state, Logins logins, CertifiedUsers certified) {
    this.state = state;
    this.logins = logins;
    this.certified = certified;
  }

  void register(@Observes Router router) {
    router.post(Paths.LOGIN).handler(context -> login(context.request()));
    router.post(Paths.CERTIFICATE).handler(context -> loginByCertificate(context.request()));
  }

  private void login(HttpServerRequest request) {
    answer(
        request,
        BoundedBody.read(request, MAX_BYTES)
            .map(LoginRoutes::parse)
            .chain(
                wanted -> state.look().chain(present -> logins.login(wanted, present.version()))));
  }

  private void loginByCertificate(HttpServerRequest request) {
    String peer = Objects.requireNonNullElse(request.getHeader(WireHeaders.PEER), "");
    answer(
        request,
        BoundedBody.read(request, MAX_BYTES)
            .map(LoginRoutes::subject)
            .chain(
                subject ->
                    state
                        .look()
                        .chain(present -> certified.login(subject, peer, present.version()))));
  }

  private static void answer(HttpServerRequest request, Uni<Login> answer) {
    answer
        .subscribe()
        .with(
            login ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(WireJson.write(login)),
            failure -> ErrorResponder.respond(request, failure));
  }

  private static CertifiedSubject subject(Buffer body) {
    try {
      return CertifiedSubject.parse(body.getBytes());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          ErrorCode.MALFORMED, "a certificate has a name, organizations and an end");
    }
  }

  private static LoginRequest parse(Buffer body) {
    try {
      LoginRequest read = WireJson.mapper().readValue(body.getBytes(), LoginRequest.class);
      return new LoginRequest(
          Objects.requireNonNull(read.username()),
          Objects.requireNonNull(read.password()),
          Objects.requireNonNull(read.peer()));
    } catch (IOException | RuntimeException e) {
      // Without the cause: its words quote the body, where there is a password.
      throw new RegistryException(
          ErrorCode.MALFORMED, "a login has a username, a password and a peer");
    }
  }
}
