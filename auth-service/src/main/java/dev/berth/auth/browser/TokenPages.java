package dev.berth.auth.browser;

import dev.berth.auth.browser.TokenForm.Checked;
import dev.berth.auth.browser.TokenForm.Mistake;
import dev.berth.auth.browser.TokensView.Made;
import dev.berth.auth.browser.TokensView.Row;
import dev.berth.auth.credential.CredentialTerms;
import dev.berth.auth.credential.Credentials;
import dev.berth.auth.credential.Secret;
import dev.berth.auth.credential.StoredCredential;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.http.Paths;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page of somebody's personal tokens, and its forms. */
@Singleton
final class TokenPages {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final long MAX_DAYS = 36_500;

  private final BrowserSessions sessions;
  private final Credentials credentials;
  private final Look look;
  private final DenialLog denials;
  private final long longest;

  TokenPages(
      BrowserSessions sessions,
      Credentials credentials,
      Look look,
      DenialLog denials,
      AuthSettings settings) {
    this.sessions = sessions;
    this.credentials = credentials;
    this.look = look;
    this.denials = denials;
    this.longest = Math.min(MAX_DAYS, settings.credentials().longestLifetime().toDays());
  }

  /** The tokens there are; those who have not logged in are to do so. */
  Uni<BrowserAnswer> list(Visit visit) {
    return within(
        visit,
        BrowserAnswer.seeOther(Paths.LOGIN_PAGE),
        session -> page(visit, session, new Shown(200, null, usual(), List.of())));
  }

  /** Makes a token, and shows it this once. */
  Uni<BrowserAnswer> create(Visit visit, FormValues given) {
    return changing(
        visit,
        given,
        session -> {
          TokenForm form = TokenForm.of(given);
          return switch (form.check(longest)) {
            case Checked.Wrong wrong ->
                page(visit, session, new Shown(400, null, form, wrong.mistakes()));
            case Checked.Right right -> create(visit, session, number(given), form, right.terms());
          };
        });
  }

  private Uni<BrowserAnswer> create(
      Visit visit, BrowserSession session, int number, TokenForm form, CredentialTerms terms) {
    return sessions
        .takeForm(session, number)
        .chain(
            taken -> {
              if (!taken) {
                String words =
                    "This form was sent before, and made a token then. Nothing was made now; send"
                        + " it again for another one.";
                return page(visit, session, Shown.wrong(409, form, words));
              }
              return issue(visit, session.withNextForm(), form, terms);
            });
  }

  private Uni<BrowserAnswer> issue(
      Visit visit, BrowserSession session, TokenForm form, CredentialTerms terms) {
    return credentials
        .issueForUser(actor(visit, session), session.identity(), terms)
        .map(made -> new Shown(200, Made.of(made), usual(), List.of()))
        .onFailure(TokenPages::isRefused)
        .recoverWithItem(
            () ->
                Shown.wrong(
                    409,
                    form,
                    "You have as many tokens as there may be. Revoke one that is not needed."))
        .chain(shown -> page(visit, session, shown));
  }

  private static Actor actor(Visit visit, BrowserSession session) {
    return new Actor(session.identity().toString(), Optional.empty(), visit.peer());
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof RegistryException known && known.code() == ErrorCode.DENIED;
  }

  /** Revokes a token of one's own; {@code PATH_UNKNOWN} for any other. */
  Uni<BrowserAnswer> revoke(Visit visit, String id, FormValues given) {
    return changing(
        visit,
        given,
        session ->
            own(session, id)
                .chain(token -> credentials.revoke(actor(visit, session), token))
                .replaceWith(BrowserAnswer.seeOther(Paths.TOKENS_PAGE)));
  }

  private Uni<StoredCredential> own(BrowserSession session, String id) {
    return uuid(id)
        .map(credentials::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(
            found ->
                found
                    .filter(token -> token.kind() == Secret.Kind.PERSONAL)
                    .filter(token -> token.owner().equals(session.identity().toString()))
                    .orElseThrow(() -> new RegistryException(ErrorCode.PATH_UNKNOWN)));
  }

  /** Ends the session; who has none is where they wanted to be. */
  Uni<BrowserAnswer> logOut(Visit visit, FormValues given) {
    BrowserAnswer out = BrowserAnswer.seeOther(Paths.LOGIN_PAGE).with(visit.cookies().noSession());
    return within(
        visit,
        out,
        session -> {
          requireSecret(visit, session, given);
          return visit
              .secret()
              .map(sessions::end)
              .orElseGet(() -> Uni.createFrom().voidItem())
              .replaceWith(out);
        });
  }

  private Uni<BrowserAnswer> changing(
      Visit visit, FormValues given, Function<BrowserSession, Uni<BrowserAnswer>> change) {
    BrowserAnswer refusal =
        BrowserAnswer.failed(new RegistryException(ErrorCode.DENIED), look.frame())
            .with(visit.cookies().noSession());
    return within(
        visit,
        refusal,
        session -> {
          requireSecret(visit, session, given);
          return change.apply(session);
        });
  }

  private void requireSecret(Visit visit, BrowserSession session, FormValues given) {
    if (!session.hasFormSecret(given.one("secret"))) {
      denials.denied(
          "form of another session", visit.peer(), "identity", session.identity().toString());
      throw new RegistryException(ErrorCode.DENIED, "not from a page of this session");
    }
  }

  /**
   * Answers in a session. What lets the browser in may have been replaced meanwhile, which it has
   * to be told whatever the answer is.
   */
  private Uni<BrowserAnswer> within(
      Visit visit, BrowserAnswer otherwise, Function<BrowserSession, Uni<BrowserAnswer>> answer) {
    return visit
        .secret()
        .map(sessions::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(otherwise)
                    : answer(visit, found.get(), answer));
  }

  private Uni<BrowserAnswer> answer(
      Visit visit, BrowserSession session, Function<BrowserSession, Uni<BrowserAnswer>> answer) {
    return Uni.createFrom()
        .deferred(() -> answer.apply(session))
        .onFailure()
        .recoverWithItem(failure -> BrowserAnswer.failed(failure, look.frame()))
        .map(
            given ->
                session
                    .replacement()
                    .filter(secret -> given.cookies().isEmpty())
                    .map(secret -> given.with(visit.cookies().session(secret)))
                    .orElse(given));
  }

  private Uni<BrowserAnswer> page(Visit visit, BrowserSession session, Shown shown) {
    return credentials
        .list(session.identity().toString())
        .map(
            known ->
                BrowserAnswer.page(
                    shown.status(),
                    Templates.tokens(
                        look.frame(),
                        new TokensView(
                            session,
                            visit.address().root().getRawAuthority(),
                            Row.of(known),
                            shown.made(),
                            shown.form(),
                            shown.mistakes(),
                            longest))));
  }

  private TokenForm usual() {
    return TokenForm.empty(longest);
  }

  private static int number(FormValues given) {
    String number = given.one("form");
    return NUMBER.matcher(number).matches() ? Integer.parseInt(number) : -1;
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What a page shows beside the tokens there are.
   *
   * @param status its HTTP status
   * @param made the token that was just made
   * @param form what stands in the form
   * @param mistakes what is wrong with it
   */
  private record Shown(int status, @Nullable Made made, TokenForm form, List<Mistake> mistakes) {

    static Shown wrong(int status, TokenForm form, String words) {
      return new Shown(status, null, form, List.of(new Mistake("new", words)));
    }
  }
}
