package dev.berth.auth.browser;

import dev.berth.auth.oidc.LoginAttempt;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request of a browser, but for its form.
 *
 * @param address what it calls the registry
 * @param peer its address
 * @param login what it has kept while somebody was with the provider
 * @param session what lets it in, as it says
 * @param origin which site the page is from that made the request, as far as it says
 * @param site what that site is to this one, as far as it says
 * @param type of what the body is
 */
record Visit(
    PublicAddress address,
    String peer,
    Optional<String> login,
    Optional<String> session,
    Optional<String> origin,
    Optional<String> site,
    Optional<String> type) {

  private static final String FORM = "application/x-www-form-urlencoded";

  /**
   * By a link of another site nothing is changed, so that only what a browser itself did counts.
   */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  BrowserCookies cookies() {
    return new BrowserCookies(address.isSecure());
  }

  Optional<LoginAttempt> attempt() {
    return login.flatMap(LoginAttempt::parse);
  }

  Optional<SessionSecret> secret() {
    return session.flatMap(SessionSecret::find);
  }

  /**
   * Lets those forms pass that a page of this site has sent.
   *
   * @throws RegistryException {@code DENIED} for those of other sites, and where a browser does not
   *     say whose it is; {@code MALFORMED} if it is no form
   */
  void requireOwnForm() {
    boolean isSaid = origin.isPresent() || site.isPresent();
    if (!isSaid
        || !origin.map(address::isOrigin).orElse(true)
        || !site.map(OWN::contains).orElse(true)) {
      throw new RegistryException(ErrorCode.DENIED, "not from a page of another site");
    }
    String media = type.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(FORM)) {
      throw new RegistryException(ErrorCode.MALFORMED, "the body is not a form");
    }
  }

  /** Not the secrets. */
  @Override
  public String toString() {
    return "Visit[" + address + ']';
  }
}
