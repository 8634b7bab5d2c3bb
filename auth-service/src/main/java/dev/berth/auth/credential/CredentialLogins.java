package dev.berth.auth.credential;

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

/**
 * Lets in who presents the credential of a robot or a personal token as a password, beside the name
 * of its owner. No identity token is taken so: that is no password to any client.
 */
@Singleton
@Priority(300)
final class CredentialLogins implements LoginMethod {

  private final CredentialStore store;
  private final Accounts accounts;

  CredentialLogins(CredentialStore store, Accounts accounts) {
    this.store = store;
    this.accounts = accounts;
  }

  @Override
  public boolean takes(LoginRequest request) {
    return presented(request).isPresent();
  }

  @Override
  public Uni<Optional<Login>> login(LoginRequest request, long version) {
    return presented(request)
        .map(store::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(found -> found.filter(known -> isGoodFor(known, request.username())))
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : store
                        .noteUse(found.get(), Optional.empty())
                        .replaceWith(found.map(known -> known.login(version))));
  }

  @Override
  public LoginWay way(Login login) {
    return login.identity().kind() == Identity.Kind.ROBOT
        ? LoginWay.ROBOT_TOKEN
        : LoginWay.PERSONAL_TOKEN;
  }

  /** It has 32 random bytes, and is looked up by its hash. */
  @Override
  public boolean isGuessable() {
    return false;
  }

  private static Optional<Secret> presented(LoginRequest request) {
    return Secret.find(request.password())
        .filter(
            secret ->
                switch (secret.kind()) {
                  case ROBOT, PERSONAL -> true;
                  case IDENTITY -> false;
                });
  }

  /**
   * A user's has to be of the account as it is. One that was issued to somebody who has no account
   * here has no stamp, and ends where that name gets an account: the name is another's then.
   */
  private boolean isGoodFor(GoodCredential found, String username) {
    Identity owner = found.identity();
    return owner.name().equals(username)
        && (owner.kind() != Identity.Kind.USER || accounts.stamp(username).equals(found.stamp()));
  }
}
