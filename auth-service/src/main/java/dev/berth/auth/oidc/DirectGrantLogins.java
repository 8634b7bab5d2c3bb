package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.account.OtherPasswords;
import dev.berth.auth.audit.LoginWay;
import dev.berth.auth.random.RandomText;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Lets users of a provider in by their password, which the provider is asked about. Of users of the
 * htpasswd file it is told nothing.
 */
@Singleton
@Priority(100)
final class DirectGrantLogins implements OtherPasswords {

  private static final Logger LOG = Logger.getLogger(DirectGrantLogins.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_PASSWORD = 1024;
  private static final int MADE_UP_BYTES = 16;

  /** What credentials begin with that are made here: they are none of a provider's business. */
  private static final String OWN = "berth_";

  private final Vertx vertx;
  private final DirectGrantAccounts granted;
  private final RememberedLogins remembered = new RememberedLogins();
  private final AtomicInteger underWay = new AtomicInteger();

  DirectGrantLogins(Vertx vertx, DirectGrantAccounts granted) {
    this.vertx = vertx;
    this.granted = granted;
  }

  @Override
  public boolean takes(LoginRequest request) {
    return isPassword(request.password())
        && granted.provider(request.username()).isPresent()
        && SignedToken.parse(request.password()).isEmpty();
  }

  /** Half a pair of surrogates is no text, and would be sent as something else. */
  private static boolean isPassword(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_PASSWORD
        && !text.startsWith(OWN)
        && UTF_8.newEncoder().canEncode(text);
  }

  @Override
  public Optional<Login> remembered(LoginRequest request, long version) {
    return remembered
        .find(request.username(), request.password())
        .map(user -> Login.of(user, version));
  }

  @Override
  public Uni<Optional<Login>> login(LoginRequest request, long version) {
    Optional<Provider> provider = granted.provider(request.username());
    if (provider.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    String name = request.username();
    return ask(
            provider.get(),
            name.substring(provider.get().prefix().length()),
            request.password(),
            token -> user(provider.get(), token, name))
        .map(
            user -> {
              user.ifPresent(found -> remembered.add(request.password(), found));
              return user.map(found -> Login.of(found, version));
            });
  }

  @Override
  public Uni<Void> askAboutNobody(LoginRequest request) {
    return granted
        .provider(request.username())
        .map(provider -> ask(provider, madeUp(), madeUp(), _ -> Optional.empty()).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static String madeUp() {
    return "nobody-" + RandomText.ofBytes(MADE_UP_BYTES);
  }

  @Override
  public LoginWay way(Login login) {
    return LoginWay.PROVIDER_PASSWORD;
  }

  private Uni<Optional<Identity>> ask(
      Provider provider,
      String username,
      String password,
      Function<VerifiedToken, Optional<Identity>> user) {
    if (underWay.incrementAndGet() > IssuerClient.CONNECTIONS) {
      underWay.decrementAndGet();
      throw new RegistryException(
          ErrorCode.TOOMANYREQUESTS, "too many logins are under way at present");
    }
    return Uni.createFrom()
        .deferred(() -> new DirectGrant(provider).ask(username, password))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onTermination()
        .invoke(underWay::decrementAndGet)
        .emitOn(OwnContext.of(vertx))
        .map(token -> token.flatMap(user))
        .onFailure()
        .transform(failure -> unavailable(provider, failure));
  }

  /** The user who has presented the password, and nobody the provider might say instead. */
  private static Optional<Identity> user(Provider provider, VerifiedToken token, String name) {
    if (token.isAccessToken() || !provider.hasIssued(token)) {
      throw new IllegalStateException("the ID token it answers with is not for the client");
    }
    Optional<Identity> user = provider.identity(token).filter(found -> found.name().equals(name));
    if (user.isEmpty()) {
      LOG.infof(
          "a provider calls a user something else than they do, who is not let in; issuer=%s",
          provider.issuer());
    }
    return user;
  }

  private static RegistryException unavailable(Provider provider, Throwable failure) {
    LOG.warnf("a password cannot be verified; issuer=%s reason=%s", provider.issuer(), failure);
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "the password cannot be verified: the provider does not say");
  }
}
