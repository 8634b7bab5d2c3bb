package dev.berth.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who sends which name and password from where, which the auth-service is asked once a minute each.
 * Where it has refused another password of that name from there it is asked each time for a minute,
 * as it alone counts how many are wrong: whoever has to wait must not find out here which one is
 * right.
 */
final class PasswordLogins {

  private static final int MOST = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final String MAC = "HmacSHA256";

  private final Auth auth;
  private final SecretKeySpec blinding;
  private final AsyncCache<String, Login> logins =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();
  private final Cache<String, Boolean> refused =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

  PasswordLogins(Auth auth) {
    this.auth = auth;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.blinding = new SecretKeySpec(key, MAC);
  }

  /** The login of one, which the auth-service is asked for unless it is remembered and counts. */
  CompletableFuture<Login> find(Credentials.Basic basic, String peer, KnownState state) {
    String account = blind(basic.username(), peer);
    if (refused.getIfPresent(account) != null) {
      return ask(basic, peer, account);
    }
    String login = blind(basic.username(), peer, basic.password());
    Remembered.forgetIfOver(logins, login, state);
    return logins.get(login, (_, _) -> ask(basic, peer, account));
  }

  private CompletableFuture<Login> ask(Credentials.Basic basic, String peer, String account) {
    return auth.login(new LoginRequest(basic.username(), basic.password(), peer))
        .onFailure(PasswordLogins::isRefusal)
        .invoke(() -> refused.put(account, true))
        .subscribeAsCompletionStage();
  }

  private static boolean isRefusal(Throwable failure) {
    return failure instanceof RegistryException refusal
        && (refusal.code() == ErrorCode.UNAUTHORIZED
            || refusal.code() == ErrorCode.TOOMANYREQUESTS);
  }

  /**
   * What stands for a name and a password in memory; nobody can get them back from it. From
   * elsewhere it is another login, of which the audit log tells.
   */
  private String blind(String... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(blinding);
      for (String part : parts) {
        byte[] bytes = part.getBytes(UTF_8);
        mac.update((bytes.length + ":").getBytes(UTF_8));
        mac.update(bytes);
      }
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
