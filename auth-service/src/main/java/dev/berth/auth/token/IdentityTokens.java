package dev.berth.auth.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.auth.account.Accounts;
import dev.berth.auth.state.CurrentState;
import dev.berth.auth.token.CredentialStore.Found;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Login;
import dev.berth.model.access.Identity;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jboss.logging.Logger;

/**
 * Docker's identity tokens, which a client keeps in the place of a password: {@code berth_id_}, 32
 * random bytes in base64url, and a checksum, so that scanners for leaked secrets know one where
 * they see it. Only its hash is stored. One is good until it ends, is not used for too long, is
 * revoked, or its account is not the same any more.
 */
@Singleton
final class IdentityTokens {

  private static final Logger LOG = Logger.getLogger(IdentityTokens.class);
  private static final String SWEEP_INTERVAL = "1h";
  private static final String PREFIX = "berth_id_";
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_LENGTH = 43;
  private static final int CHECKSUM_LENGTH = 6;
  private static final Pattern FORM =
      Pattern.compile(
          "%s[A-Za-z0-9_-]{%d}[A-Za-z0-9]{%d}".formatted(PREFIX, SECRET_LENGTH, CHECKSUM_LENGTH));
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final CredentialStore store;
  private final Accounts accounts;
  private final CurrentState state;
  private final AuthSettings.IdentityToken settings;
  private final SecureRandom random = new SecureRandom();

  IdentityTokens(
      CredentialStore store, Accounts accounts, CurrentState state, AuthSettings settings) {
    this.store = store;
    this.accounts = accounts;
    this.state = state;
    this.settings = settings.identityToken();
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("credential-sweep")
        .setInterval(SWEEP_INTERVAL)
        .setDelayed(SWEEP_INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> sweep())
        .schedule();
  }

  private Uni<Void> sweep() {
    return store
        .sweep()
        .onFailure()
        .invoke(failure -> LOG.warn("old credentials not cleared away", failure))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Issues one to a user who has been let in by password.
   *
   * @param stamp the account as it was before the password was verified: if it is another one by
   *     now, the token is worth nothing
   * @return the token, which is not kept; {@code UNAVAILABLE}
   */
  Uni<String> issue(Identity user, Buffer stamp) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String token = PREFIX + secret + checksum(secret);
    return store
        .insert(UUID.randomUUID(), hash(token), user, stamp, settings.lifetime(), settings.idle())
        .replaceWith(token);
  }

  /**
   * Who a token lets in.
   *
   * @param version the version of the state that was in force before it was looked at
   * @return empty if it is not good, whatever the reason; {@code UNAVAILABLE}
   */
  Uni<Optional<Login>> verify(String token, long version) {
    if (!isOne(token)) {
      return Uni.createFrom().item(Optional.empty());
    }
    return store
        .find(hash(token))
        .chain(
            found ->
                found.filter(this::isOfTheSameAccount).isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : store
                        .noteUse(found.get(), settings.idle())
                        .replaceWith(found.map(known -> login(known, version))));
  }

  /** Revokes one by its id, with the access tokens that were issued for it; {@code UNAVAILABLE}. */
  Uni<Void> revoke(UUID id) {
    return state.revoke(List.of(id.toString()));
  }

  /** Whether a text has the form of a token, and was not mistyped or cut. */
  static boolean isOne(String text) {
    if (!FORM.matcher(text).matches()) {
      return false;
    }
    int end = PREFIX.length() + SECRET_LENGTH;
    return text.substring(end).equals(checksum(text.substring(PREFIX.length(), end)));
  }

  /** A CRC-32 in base 62. */
  private static String checksum(String secret) {
    CRC32 crc = new CRC32();
    crc.update(secret.getBytes(US_ASCII));
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
      digits[index] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  private boolean isOfTheSameAccount(Found found) {
    return accounts.stamp(found.identity().name()).filter(found.stamp()::equals).isPresent();
  }

  private static Login login(Found found, long version) {
    return new Login(
        found.identity(),
        Optional.empty(),
        Optional.of(found.id().toString()),
        version,
        Optional.of(found.expires()));
  }

  private static Buffer hash(String token) {
    try {
      return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
