package dev.berth.auth.account;

import dev.berth.auth.audit.LoginWay;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A way to be let in beside the password of a user of the htpasswd file. {@link Logins} asks the
 * first one that takes a request, in the order of their {@code @Priority}, and no other; what is
 * wrong is counted there, and answered in the same words.
 */
public interface LoginMethod {

  /** Whether this is the one to ask, by the form of what is presented alone. */
  boolean takes(LoginRequest request);

  /**
   * Lets somebody in.
   *
   * @param version the version of the state that was in force before anything was looked at
   * @return empty if what is presented is not good, whatever the reason; {@code UNAVAILABLE} if
   *     that cannot be found out
   */
  Uni<Optional<Login>> login(LoginRequest request, long version);

  /** What is noted of how somebody got in by this. */
  LoginWay way(Login login);

  /**
   * Whether what it takes could be guessed, or costs much to look at. If not, whoever has it gets
   * in, however many logins of their address have failed, and only what is wrong is limited.
   */
  default boolean isGuessable() {
    return true;
  }
}
