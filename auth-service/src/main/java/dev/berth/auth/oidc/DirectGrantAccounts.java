package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.account.OtherAccounts;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The accounts whose passwords a provider verifies. One stays the same as long as it is that
 * provider: what happens to it there is not known here.
 */
@Singleton
final class DirectGrantAccounts implements OtherAccounts {

  private final Providers providers;

  DirectGrantAccounts(Providers providers) {
    this.providers = providers;
  }

  /** The provider to be asked about somebody's password, if there is one. */
  Optional<Provider> provider(String name) {
    return Optional.of(name)
        .filter(Provider::isName)
        .flatMap(providers::owner)
        .filter(Provider::directGrant)
        .filter(provider -> name.length() > provider.prefix().length());
  }

  @Override
  public Optional<Buffer> stamp(String name) {
    return provider(name)
        .map(provider -> "%s\n%s\n%s".formatted(provider.issuer(), provider.client(), name))
        .map(account -> Buffer.buffer(sha256(account)));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
