package dev.berth.gateway.caller;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Who shows which certificate from where, which the auth-service is asked once a minute each. */
final class CertificateLogins {

  /** A subject has some kilobytes at most. */
  private static final int MOST = 2_000;

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Auth auth;
  private final AsyncCache<Shown, Login> logins =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();

  CertificateLogins(Auth auth) {
    this.auth = auth;
  }

  /** The login of one, which the auth-service is asked for unless it is remembered and counts. */
  CompletableFuture<Login> find(CertifiedSubject subject, String peer, KnownState state) {
    Shown shown = new Shown(subject, peer);
    Remembered.forgetIfOver(logins, shown, state);
    return logins.get(shown, (_, _) -> auth.login(subject, peer).subscribeAsCompletionStage());
  }

  /**
   * A certificate from somewhere: the audit log tells of each.
   *
   * @param subject whose it is
   * @param peer the address of the client
   */
  private record Shown(CertifiedSubject subject, String peer) {}
}
