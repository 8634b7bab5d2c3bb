package dev.berth.gateway.caller;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Finds out who calls. Tokens are verified here, once each; names and passwords and whom
 * certificates name, by the auth-service, once a minute each.
 */
@Singleton
public final class Callers {

  /** A token has some hundred bytes, and so this many of them are some ten thousand tokens. */
  private static final long TOKEN_BYTES = 16L * 1024 * 1024;

  private static final int BESIDE_TOKEN = 512;
  private static final int VERIFIERS = 2;
  private static final int MOST_WAITING = 1024;

  private final boolean closed;
  private final AuthFeed feed;
  private final Vertx vertx;
  private final TokenVerifier verifier;
  private final WorkerExecutor workers;
  private final AtomicInteger verifying = new AtomicInteger();
  private final AsyncCache<String, VerifiedToken> tokens;
  private final PasswordLogins passwords;
  private final CertificateLogins certificates;

  Callers(Auth auth, AuthFeed feed, AuthSettings settings, Vertx vertx) {
    this.closed = AuthSettings.isClosed(settings);
    this.feed = feed;
    this.vertx = vertx;
    this.verifier = new TokenVerifier(settings);
    this.workers = vertx.createSharedWorkerExecutor("token-verifier", VERIFIERS);
    this.tokens =
        Caffeine.newBuilder()
            .maximumWeight(TOKEN_BYTES)
            .weigher((String token, VerifiedToken _) -> token.length() + BESIDE_TOKEN)
            .expireAfterWrite(settings.tokenLifetime())
            // What it has to do now and then is less than waking another thread for that.
            .executor(Runnable::run)
            .buildAsync();
    this.passwords = new PasswordLogins(auth);
    this.certificates = new CertificateLogins(auth);
  }

  /**
   * Who presents this.
   *
   * @return {@code UNAVAILABLE} if that cannot be found out, {@code TOOMANYREQUESTS} if too many
   *     are being found out about
   */
  public Uni<Presented> find(Sender sender) {
    if (!closed) {
      return Uni.createFrom().item(Presented.OPEN);
    }
    KnownState state = feed.current();
    return switch (Credentials.parse(sender.authorization())) {
      case Credentials.None _ ->
          sender
              .certificate()
              .map(subject -> byCertificate(subject, sender.peer(), state))
              .orElseGet(() -> Uni.createFrom().item(nothing(state)));
      case Credentials.Bearer bearer -> byToken(bearer.token(), state);
      case Credentials.Basic basic -> byPassword(basic, sender.peer(), state);
      case Credentials.Unknown _ -> Uni.createFrom().item(new Presented.Wrong(false));
    };
  }

  private Uni<Presented> byToken(String token, KnownState state) {
    CompletableFuture<VerifiedToken> known = tokens.getIfPresent(token);
    if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
      return Uni.createFrom().item(judge(known.resultNow(), state));
    }
    Optional<String> kid = verifier.keyOf(token);
    if (kid.flatMap(state::key).isPresent()) {
      return verified(token, state);
    }
    // Its key may be newer than what is known, but a key that nobody has is as likely.
    return feed.afterAnotherLook()
        .flatMap(
            newer ->
                kid.flatMap(newer::key).isPresent()
                    ? verified(token, newer)
                    : Uni.createFrom().item(new Presented.Wrong(true)));
  }

  private Uni<Presented> verified(String token, KnownState state) {
    return here(() -> tokens.get(token, (shown, _) -> verify(shown, state)))
        .map(verified -> judge(verified, state))
        .onFailure(Unbelievable.class)
        .recoverWithItem(new Presented.Wrong(true));
  }

  private static Presented judge(VerifiedToken token, KnownState state) {
    return token
        .caller(state, Instant.now())
        .<Presented>map(Presented.Token::new)
        .orElse(new Presented.Wrong(true));
  }

  /** Signatures take long enough to keep an event loop from others, so threads of their own do. */
  private CompletableFuture<VerifiedToken> verify(String token, KnownState state) {
    if (verifying.incrementAndGet() > MOST_WAITING) {
      verifying.decrementAndGet();
      return CompletableFuture.failedFuture(
          new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many new tokens at once"));
    }
    return workers
        .executeBlocking(() -> verifier.verify(token, state).orElseThrow(Unbelievable::new), false)
        .onComplete(_ -> verifying.decrementAndGet())
        .toCompletionStage()
        .toCompletableFuture();
  }

  private Uni<Presented> byPassword(Credentials.Basic basic, String peer, KnownState state) {
    return here(() -> passwords.find(basic, peer, state))
        .map(login -> judge(login, state))
        .onFailure(
            failure ->
                failure instanceof RegistryException refusal
                    && refusal.code() == ErrorCode.UNAUTHORIZED)
        .recoverWithItem(new Presented.Wrong(false));
  }

  private static Presented judge(Login login, KnownState state) {
    return Remembered.isOver(login, state)
        ? new Presented.Wrong(false)
        : new Presented.Password(
            new Caller.Direct(login.identity(), login.restriction(), login.credential(), state));
  }

  /** A certificate that names nobody who could have an account is nothing. */
  private Uni<Presented> byCertificate(CertifiedSubject subject, String peer, KnownState state) {
    return here(() -> certificates.find(subject, peer, state))
        .map(
            login ->
                Remembered.isOver(login, state) || login.identity().isAnonymous()
                    ? nothing(state)
                    : new Presented.Certificate(
                        new Caller.Direct(
                            login.identity(), login.restriction(), login.credential(), state)));
  }

  private static Presented nothing(KnownState state) {
    return new Presented.Nothing(
        new Caller.Direct(Identity.ANONYMOUS, Optional.empty(), Optional.empty(), state));
  }

  /** Goes on where it was asked, whoever else waits for the same. */
  private <T> Uni<T> here(Supplier<CompletableFuture<T>> asked) {
    return Uni.createFrom().completionStage(asked).emitOn(OwnContext.of(vertx));
  }

  /** A token is not to be believed. */
  private static final class Unbelievable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unbelievable() {
      super("not to be believed", null, false, false);
    }
  }
}
