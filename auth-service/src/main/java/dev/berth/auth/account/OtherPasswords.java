package dev.berth.auth.account;

import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * A way to be let in by a password that somebody else verifies. {@link Logins} asks it about names
 * that are not in the htpasswd file alone, and sees to it that an answer does not tell which are.
 */
public interface OtherPasswords extends LoginMethod {

  /**
   * Who got in a moment ago by the same name and password, of which {@link #login} takes no notice.
   *
   * @param version the version of the state that was in force before
   */
  Optional<Login> remembered(LoginRequest request, long version);

  /**
   * Asks about a name and a password that nobody has, in the place of a name in the file whose
   * password was wrong: nobody is to know one from another by how long it takes or whether it can
   * be said at present.
   *
   * @param request what was presented, of which nothing is told to anybody
   * @return when there is an answer, whatever it is; what {@link #login} fails with
   */
  Uni<Void> askAboutNobody(LoginRequest request);
}
