package dev.berth.gateway.caller;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.KeyedHash;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Who sends which name and password from where, which the auth-service is asked once a minute each.
 * Of the passwords of a name from somewhere the last one alone is known, whether it is right or
 * not: the auth-service is asked about each guess and about what comes after it, as it alone counts
 * how many are wrong, and whoever has to wait must not find out here which one is right. What is
 * too long to be guessed, as tokens are, is known by itself: many may send them by the same name.
 */
final class PasswordLogins {

  /** What credentials have that the auth-service makes; tokens of providers have more. */
  private static final int TOO_LONG_TO_GUESS = 58;

  private static final int MOST = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Auth auth;
  private final KeyedHash blinding = new KeyedHash();
  private final AsyncCache<Buffer, Login> tokens =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();
  private final Cache<Buffer, Last> passwords =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

  PasswordLogins(Auth auth) {
    this.auth = auth;
  }

  /**
   * The login of one, which the auth-service is asked for unless it is remembered and counts. From
   * elsewhere it is another login, of which the audit log tells.
   */
  CompletableFuture<Login> find(Credentials.Basic basic, String peer, KnownState state) {
    LoginRequest request = new LoginRequest(basic.username(), basic.password(), peer);
    return basic.password().length() < TOO_LONG_TO_GUESS
        ? byPassword(request, state)
        : byToken(request, state);
  }

  private CompletableFuture<Login> byToken(LoginRequest request, KnownState state) {
    Buffer shown = blinding.of(request.username(), request.peer(), request.password());
    Remembered.forgetIfOver(tokens, shown, state);
    return tokens.get(shown, (_, _) -> auth.login(request).subscribeAsCompletionStage());
  }

  private CompletableFuture<Login> byPassword(LoginRequest request, KnownState state) {
    Buffer account = blinding.of(request.username(), request.peer());
    Buffer password = blinding.of(request.password());
    Last known = passwords.getIfPresent(account);
    if (known != null && known.isFor(password, state)) {
      return known.login();
    }
    Last asked = new Last(password, new CompletableFuture<>());
    // Of those who come at once with the same password one asks.
    Last last =
        passwords
            .asMap()
            .compute(
                account,
                (_, other) -> other != null && other.isFor(password, state) ? other : asked);
    if (last.equals(asked)) {
      ask(request, account, asked);
    }
    return last.login();
  }

  private void ask(LoginRequest request, Buffer account, Last asked) {
    var unused =
        Uni.createFrom()
            .deferred(() -> auth.login(request))
            .onFailure()
            .invoke(() -> passwords.asMap().remove(account, asked))
            .subscribe()
            .with(asked.login()::complete, asked.login()::completeExceptionally);
  }

  /**
   * What came last.
   *
   * @param password what stands for it; nobody can get it back from that
   * @param login what the auth-service says of it
   */
  private record Last(Buffer password, CompletableFuture<Login> login) {

    boolean isFor(Buffer other, KnownState state) {
      return password.equals(other) && !Remembered.isOver(login, state);
    }
  }
}
