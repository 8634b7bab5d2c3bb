package dev.berth.auth.credential;

import dev.berth.auth.account.Accounts;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Login;
import dev.berth.model.access.Identity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Docker's identity tokens, which a client keeps in the place of a password. One is good until it
 * ends, is not used for too long, is revoked, or its account is not the same any more.
 */
@Singleton
public final class IdentityTokens {

  private final CredentialStore store;
  private final Accounts accounts;
  private final AuthSettings.IdentityToken settings;

  IdentityTokens(CredentialStore store, Accounts accounts, AuthSettings settings) {
    this.store = store;
    this.accounts = accounts;
    this.settings = settings.identityToken();
  }

  /**
   * Issues one to a user who has been let in by password.
   *
   * @param stamp the account as it was before the password was verified: if it is another one by
   *     now, the token is worth nothing
   * @return the token, which is not kept; {@code UNAVAILABLE}
   */
  public Uni<Secret> issue(Identity user, Buffer stamp) {
    Secret secret = Secret.random(Secret.Kind.IDENTITY);
    return store
        .insertIdentity(secret, user, stamp, settings.lifetime(), settings.idle())
        .replaceWith(secret);
  }

  /**
   * Who a token lets in.
   *
   * @param version the version of the state that was in force before it was looked at
   * @return empty if it is not good, whatever the reason; {@code UNAVAILABLE}
   */
  public Uni<Optional<Login>> verify(String token, long version) {
    return Secret.find(token)
        .filter(secret -> secret.kind() == Secret.Kind.IDENTITY)
        .map(secret -> verify(secret, version))
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
  }

  private Uni<Optional<Login>> verify(Secret secret, long version) {
    return store
        .find(secret)
        .chain(
            found ->
                found.filter(this::isOfTheSameAccount).isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : store
                        .noteUse(found.get(), Optional.of(settings.idle()))
                        .replaceWith(found.map(known -> known.login(version))));
  }

  private boolean isOfTheSameAccount(GoodCredential found) {
    return found.stamp().isPresent()
        && accounts.stamp(found.identity().name()).equals(found.stamp());
  }
}
