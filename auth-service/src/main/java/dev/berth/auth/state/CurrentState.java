package dev.berth.auth.state;

import dev.berth.contract.audit.Actor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What is in force at present. The database is asked each time, but for no more than the version
 * and the time where nothing has changed.
 */
@Singleton
public final class CurrentState {

  private final StateStore store;
  private volatile @Nullable Present last;

  CurrentState(StateStore store) {
    this.store = store;
  }

  /**
   * Finds out. Whoever issues a token asks before anything else is looked at, and has the token
   * begin at that moment: so whatever is revoked meanwhile is revoked for this token, too.
   *
   * @return {@code UNAVAILABLE} if the database does not answer
   */
  public Uni<Present> look() {
    Present known = last;
    Uni<Present> present = known == null ? store.present() : store.present(known);
    return present.invoke(found -> last = found);
  }

  /**
   * Makes known that nothing is to be believed any more that was issued up to now to these
   * identities ({@code user:ann}) or for these credentials (by id), and revokes the credentials.
   *
   * @param actor who wants that
   * @return {@code UNAVAILABLE} if the database does not answer
   */
  public Uni<Void> revoke(Actor actor, Collection<String> subjects) {
    return store.revoke(actor, subjects);
  }
}
