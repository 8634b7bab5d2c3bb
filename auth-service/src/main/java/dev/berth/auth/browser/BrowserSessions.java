package dev.berth.auth.browser;

import dev.berth.auth.browser.BrowserSessionStore.Used;
import dev.berth.auth.oidc.CodeFlow;
import dev.berth.model.access.Identity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The sessions of those who have logged in in a browser. One is good while its user would be let in
 * by the same provider still. Every method: {@code UNAVAILABLE} if the database does not answer.
 */
@Singleton
final class BrowserSessions {

  private static final Logger LOG = Logger.getLogger(BrowserSessions.class);

  /** How many somebody may have. */
  private static final int MOST = 10;

  private final BrowserSessionStore store;
  private final CodeFlow flow;

  BrowserSessions(BrowserSessionStore store, CodeFlow flow) {
    this.store = store;
    this.flow = flow;
  }

  /**
   * Begins one.
   *
   * @param provider the key of the provider that vouches for them
   * @return what lets the browser in
   */
  Uni<SessionSecret> begin(Identity user, String provider) {
    SessionSecret secret = SessionSecret.random();
    BrowserSession session =
        new BrowserSession(
            UUID.randomUUID(), user, provider, SessionSecret.random().text(), 0, Optional.empty());
    return store.begin(secret, session, SessionTimes.USUAL, MOST).replaceWith(secret);
  }

  /** The session that a secret lets in to; empty if it is not good, whatever the reason. */
  Uni<Optional<BrowserSession>> find(SessionSecret secret) {
    return store
        .use(secret, SessionTimes.USUAL)
        .chain(
            found -> found.isEmpty() ? Uni.createFrom().item(Optional.empty()) : good(found.get()));
  }

  private Uni<Optional<BrowserSession>> good(Used used) {
    BrowserSession session = used.session();
    if (used.isReused()) {
      LOG.warnf(
          "a session has ended, as a secret came back that was replaced; session=%s", session);
      return Uni.createFrom().item(Optional.empty());
    }
    return flow.isOf(session.provider(), session.identity().name())
        ? Uni.createFrom().item(Optional.of(session))
        : store.end(session.id()).replaceWith(Optional.empty());
  }

  /** Takes the right of a form to make a token; whether it had it. */
  Uni<Boolean> takeForm(BrowserSession session, int form) {
    return store.takeForm(session.id(), form);
  }

  /** Ends the session that a secret lets in to, if there is one. */
  Uni<Void> end(SessionSecret secret) {
    return store.end(secret);
  }
}
