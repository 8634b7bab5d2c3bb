package dev.berth.auth.oidc;

import dev.berth.auth.account.OtherAccounts;
import dev.berth.auth.account.UserNames;
import jakarta.inject.Singleton;
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
        .filter(UserNames::isName)
        .flatMap(providers::owner)
        .filter(Provider::directGrant)
        .filter(provider -> name.length() > provider.prefix().length());
  }

  @Override
  public Optional<String> sameness(String name) {
    return provider(name)
        .map(provider -> "%s\n%s\n%s".formatted(provider.issuer(), provider.client(), name));
  }
}
