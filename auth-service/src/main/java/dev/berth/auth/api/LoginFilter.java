package dev.berth.auth.api;

import dev.berth.auth.account.Logins;
import dev.berth.auth.state.CurrentState;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.BasicCredentials;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireHeaders;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody call the API who has not logged in. */
@Singleton
public final class LoginFilter {

  private final CurrentCaller caller;

  /** Not there yet when filters are made, which is before there are settings. */
  private final Instance<CurrentState> state;

  private final Instance<Logins> logins;
  private final Instance<AuthSettings> settings;

  LoginFilter(
      CurrentCaller caller,
      Instance<CurrentState> state,
      Instance<Logins> logins,
      Instance<AuthSettings> settings) {
    this.caller = caller;
    this.state = state;
    this.logins = logins;
    this.settings = settings;
  }

  /**
   * Finds out who calls.
   *
   * @return {@code UNAUTHORIZED}, {@code TOOMANYREQUESTS}, {@code UNAVAILABLE}; {@code
   *     PATH_UNKNOWN} where the registry is open, as there is nobody who could be told from others
   */
  @ServerRequestFilter
  public Uni<Response> logIn(ContainerRequestContext request) {
    if (!AuthSettings.isClosed(settings.get())) {
      throw new RegistryException(ErrorCode.PATH_UNKNOWN, "there is no login in this registry");
    }
    checkOrigin(request);
    BasicCredentials given = credentials(request);
    String peer = Optional.ofNullable(request.getHeaderString(WireHeaders.PEER)).orElse("");
    LoginRequest login = new LoginRequest(given.username(), given.password(), peer);
    return state
        .get()
        .look()
        .chain(
            present ->
                logins
                    .get()
                    .login(login, present.version())
                    .invoke(found -> caller.set(ApiCaller.of(found, peer, present))))
        .replaceWith(Uni.createFrom().nullItem());
  }

  private static BasicCredentials credentials(ContainerRequestContext request) {
    List<String> given = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (given == null || given.size() != 1) {
      throw new RegistryException(ErrorCode.UNAUTHORIZED);
    }
    return BasicCredentials.parse(given.getFirst())
        .orElseThrow(() -> new RegistryException(ErrorCode.UNAUTHORIZED));
  }

  /**
   * A browser that knows the login sends it with what other sites have it do, too. What changes
   * anything is therefore JSON, which it does not send across sites without being allowed to.
   */
  private static void checkOrigin(ContainerRequestContext request) {
    @Nullable String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new RegistryException(ErrorCode.DENIED, "not from a page of another site");
    }
    boolean hasBody = List.of("POST", "PUT").contains(request.getMethod());
    if (hasBody && !MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())) {
      throw new RegistryException(ErrorCode.MALFORMED, "the body is JSON, application/json");
    }
  }
}
