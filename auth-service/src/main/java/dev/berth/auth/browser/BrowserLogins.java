package dev.berth.auth.browser;

import dev.berth.auth.account.Logins;
import dev.berth.auth.audit.LoginWay;
import dev.berth.auth.oidc.CodeFlow;
import dev.berth.auth.oidc.LoginAttempt;
import dev.berth.auth.state.CurrentState;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** How somebody logs in in a browser. Before they have, nothing is stored. */
@Singleton
final class BrowserLogins {

  private final CodeFlow flow;
  private final Logins logins;
  private final CurrentState state;
  private final BrowserSessions sessions;
  private final Look look;

  BrowserLogins(
      CodeFlow flow, Logins logins, CurrentState state, BrowserSessions sessions, Look look) {
    this.flow = flow;
    this.logins = logins;
    this.state = state;
    this.sessions = sessions;
    this.look = look;
  }

  /** Whether there is anybody to log in by. */
  boolean isOffered() {
    return !flow.choices().isEmpty();
  }

  /** The page where somebody chooses a provider. */
  BrowserAnswer choose() {
    return BrowserAnswer.page(200, Templates.login(look.frame(), flow.choices()));
  }

  /** Sends a browser to a provider; {@code PATH_UNKNOWN}, {@code UNAVAILABLE}. */
  Uni<BrowserAnswer> begin(Visit visit, String provider) {
    return flow.begin(provider, visit.address().callback())
        .map(
            departure ->
                BrowserAnswer.seeOther(departure.location().toString())
                    .with(visit.cookies().login(departure.attempt().text())));
  }

  /**
   * Lets somebody in who comes back from a provider. Only what the provider was asked about counts
   * as a login that failed: all else any site can have a browser ask for.
   *
   * @return what takes the cookie of the login away, whatever happens; a page that does not tell
   *     why somebody is not let in
   */
  Uni<BrowserAnswer> finish(Visit visit, FormValues query) {
    return Uni.createFrom()
        .deferred(() -> arrive(visit, query))
        .onFailure()
        .recoverWithItem(failure -> BrowserAnswer.failed(failure, look.frame()))
        .map(answer -> answer.with(visit.cookies().noLogin()));
  }

  private Uni<BrowserAnswer> arrive(Visit visit, FormValues query) {
    LoginAttempt attempt =
        visit
            .attempt()
            .filter(kept -> kept.hasState(query.one("state")))
            .filter(kept -> !query.one("code").isEmpty() && query.all("error").isEmpty())
            .orElseThrow(() -> new RegistryException(ErrorCode.UNAUTHORIZED));
    return state
        .look()
        .chain(
            present ->
                logins.login(
                    LoginWay.BROWSER,
                    visit.peer(),
                    () -> ask(visit, query, attempt, present.version())))
        .chain(login -> complete(visit, login.identity(), attempt.provider()));
  }

  private Uni<Optional<Login>> ask(
      Visit visit, FormValues query, LoginAttempt attempt, long version) {
    Optional<String> issuer = query.all("iss").stream().findFirst();
    return flow.finish(attempt, issuer, query.one("code"), visit.address().callback())
        .map(found -> found.map(user -> Login.of(user, version)));
  }

  /** Somebody has logged in: the one place where a session begins. */
  private Uni<BrowserAnswer> complete(Visit visit, Identity user, String provider) {
    Uni<Void> before =
        visit.secret().map(sessions::end).orElseGet(() -> Uni.createFrom().voidItem());
    return before
        .chain(() -> sessions.begin(user, provider))
        .map(
            secret ->
                BrowserAnswer.seeOther(Paths.TOKENS_PAGE).with(visit.cookies().session(secret)));
  }
}
