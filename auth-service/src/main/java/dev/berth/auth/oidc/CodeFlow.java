package dev.berth.auth.oidc;

import dev.berth.auth.account.Accounts;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Logs users of a provider in in their browser, by the authorization code flow of OpenID Connect
 * Core 1.0 section 3.1 with PKCE. Nothing is kept here meanwhile.
 */
@Singleton
public final class CodeFlow {

  private static final Logger LOG = Logger.getLogger(CodeFlow.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** No provider's is longer. */
  private static final int MAX_CODE = 4096;

  private final Vertx vertx;
  private final Providers providers;
  private final Accounts accounts;
  private final AtomicInteger underWay = new AtomicInteger();

  CodeFlow(Vertx vertx, Providers providers, Accounts accounts) {
    this.vertx = vertx;
    this.providers = providers;
    this.accounts = accounts;
  }

  /** The providers there are, in the order of the settings. */
  public List<Choice> choices() {
    return providers.ofPeople().stream()
        .map(provider -> new Choice(provider.key(), provider.issuer().toString()))
        .toList();
  }

  /**
   * Where a browser is to go.
   *
   * @param key which provider
   * @param redirect where the provider is to send it back to
   * @return {@code PATH_UNKNOWN} if there is no such provider, {@code UNAVAILABLE} if the provider
   *     has not said yet where users log in
   */
  public Uni<Departure> begin(String key, String redirect) {
    Provider provider =
        provider(key)
            .orElseThrow(
                () -> new RegistryException(ErrorCode.PATH_UNKNOWN, "there is no such provider"));
    return provider.issuer().discovery().map(found -> departure(found, provider, redirect));
  }

  private static Departure departure(Discovery discovery, Provider provider, String redirect) {
    URI endpoint =
        discovery
            .authorizationEndpoint()
            .orElseThrow(() -> unavailable(provider, "it does not say where users log in"));
    LoginAttempt attempt = LoginAttempt.at(provider);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", provider.client());
    query.put("redirect_uri", redirect);
    query.put("scope", provider.scopes().stream().collect(Collectors.joining(" ")));
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    String separator = endpoint.getRawQuery() == null ? "?" : "&";
    return new Departure(URI.create(endpoint + separator + IssuerClient.form(query)), attempt);
  }

  /**
   * Finds out who has come back.
   *
   * @param attempt what the browser has kept
   * @param issuer who the provider says it is in what it sent the browser back with, if it does
   * @param redirect where it was sent back to
   * @return empty if the code, or what is issued for it, is not good, whatever the reason; {@code
   *     UNAVAILABLE} if the provider does not say, {@code TOOMANYREQUESTS} if too many ask
   */
  public Uni<Optional<Identity>> finish(
      LoginAttempt attempt, Optional<String> issuer, String code, String redirect) {
    Optional<Provider> known = provider(attempt.provider());
    if (known.isEmpty() || code.isEmpty() || code.length() > MAX_CODE) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (underWay.incrementAndGet() > IssuerClient.CONNECTIONS) {
      underWay.decrementAndGet();
      return Uni.createFrom()
          .failure(
              new RegistryException(
                  ErrorCode.TOOMANYREQUESTS, "too many logins are under way at present"));
    }
    Provider provider = known.get();
    return Uni.createFrom()
        .deferred(() -> isFrom(provider, issuer))
        .chain(is -> is ? exchange(provider, attempt, code, redirect) : nobody())
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onTermination()
        .invoke(underWay::decrementAndGet)
        .emitOn(OwnContext.of(vertx))
        .onFailure()
        .transform(failure -> unavailable(provider, failure))
        .map(token -> token.flatMap(good -> user(provider, attempt, good)));
  }

  /** Another provider may have been made to send somebody else's code here, RFC 9207. */
  private static Uni<Boolean> isFrom(Provider provider, Optional<String> issuer) {
    return provider
        .issuer()
        .discovery()
        .map(
            discovery ->
                issuer.map(provider.issuer().toString()::equals).orElse(!discovery.namesItself()));
  }

  private static Uni<Optional<VerifiedToken>> exchange(
      Provider provider, LoginAttempt attempt, String code, String redirect) {
    return new TokenGrant(provider)
        .ask(
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirect,
                "code_verifier",
                attempt.verifier()))
        .chain(token -> token.isEmpty() ? nobody() : provider.issuer().verify(token.get()));
  }

  private static Uni<Optional<VerifiedToken>> nobody() {
    return Uni.createFrom().item(Optional.empty());
  }

  private Optional<Identity> user(Provider provider, LoginAttempt attempt, VerifiedToken token) {
    boolean isForThis =
        !token.isAccessToken()
            && provider.hasIssued(token)
            && token.text("nonce").filter(attempt::hasNonce).isPresent();
    return Optional.of(token)
        .filter(good -> isForThis)
        .flatMap(good -> providers.person(provider, good))
        .filter(user -> !accounts.has(user.name()));
  }

  /**
   * Whether a name belongs to the users of a provider still, as it did when one of them came.
   *
   * @param key which provider
   */
  public boolean isOf(String key, String name) {
    return !accounts.has(name)
        && providers.owner(name).map(Provider::key).filter(key::equals).isPresent();
  }

  private Optional<Provider> provider(String key) {
    return providers.ofPeople().stream().filter(one -> one.key().equals(key)).findFirst();
  }

  private static RegistryException unavailable(Provider provider, Object reason) {
    LOG.warnf("nobody can log in in a browser; issuer=%s reason=%s", provider.issuer(), reason);
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "who is logging in cannot be found out: the provider does not say");
  }

  /**
   * A provider to log in by.
   *
   * @param key what it is called in the address of a page
   * @param issuer what it calls itself
   */
  public record Choice(String key, String issuer) {}

  /**
   * A browser is to go to a provider.
   *
   * @param location where
   * @param attempt what it is to keep
   */
  public record Departure(URI location, LoginAttempt attempt) {}
}
