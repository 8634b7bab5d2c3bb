package dev.berth.auth.oidc;

import dev.berth.auth.account.Accounts;
import dev.berth.auth.account.LoginMethod;
import dev.berth.auth.audit.LoginWay;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.model.access.Identity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Lets people and programs in by a token that somebody else has issued to them. */
@Singleton
@Priority(200)
final class OidcTokenLogins implements LoginMethod {

  /** What clients present as a name that have a token and no name. */
  private static final Set<String> NEUTRAL = Set.of("oauth2", "oidc");

  private final Providers providers;
  private final Accounts accounts;

  OidcTokenLogins(Providers providers, Accounts accounts) {
    this.providers = providers;
    this.accounts = accounts;
  }

  @Override
  public boolean takes(LoginRequest request) {
    return !providers.isEmpty() && SignedToken.parse(request.password()).isPresent();
  }

  @Override
  public Uni<Optional<Login>> login(LoginRequest request, long version) {
    Optional<SignedToken> token = SignedToken.parse(request.password());
    Optional<Issuer> issuer = token.map(SignedToken::issuer).flatMap(providers::issuer);
    if (token.isEmpty() || issuer.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return issuer
        .get()
        .verify(token.get())
        .map(
            verified ->
                verified.flatMap(
                    good ->
                        identity(issuer.get(), good, request.username())
                            .map(identity -> login(identity, good, version))));
  }

  @Override
  public LoginWay way(Login login) {
    return login.identity().kind() == Identity.Kind.WORKLOAD
        ? LoginWay.WORKLOAD_TOKEN
        : LoginWay.OIDC_TOKEN;
  }

  private Optional<Identity> identity(Issuer issuer, VerifiedToken token, String username) {
    Optional<Provider> provider =
        providers.ofPeople().stream()
            .filter(one -> one.issuer() == issuer && one.hasIssued(token))
            .findFirst();
    if (provider.isPresent()) {
      return providers
          .person(provider.get(), token)
          .filter(user -> !accounts.has(user.name()))
          .filter(user -> user.name().equals(username) || NEUTRAL.contains(username));
    }
    return providers.ofPrograms().stream()
        .filter(one -> one.issuer() == issuer)
        .flatMap(one -> one.identity(token).stream())
        .findFirst();
  }

  private static Login login(Identity identity, VerifiedToken token, long version) {
    return new Login(
        identity, Optional.empty(), Optional.empty(), version, Optional.of(token.expires()));
  }
}
