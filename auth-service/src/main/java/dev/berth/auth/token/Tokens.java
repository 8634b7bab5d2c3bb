package dev.berth.auth.token;

import dev.berth.auth.account.Accounts;
import dev.berth.auth.account.CertifiedUsers;
import dev.berth.auth.account.Logins;
import dev.berth.auth.audit.Audit;
import dev.berth.auth.audit.LoginWay;
import dev.berth.auth.credential.IdentityTokens;
import dev.berth.auth.credential.Secret;
import dev.berth.auth.key.SigningKey;
import dev.berth.auth.key.SigningKeys;
import dev.berth.auth.state.CurrentState;
import dev.berth.auth.state.Present;
import dev.berth.auth.token.TokenRequest.Presented;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Answers requests for tokens. */
@Singleton
final class Tokens {

  private final CurrentState state;
  private final Accounts accounts;
  private final Logins logins;
  private final CertifiedUsers certified;
  private final IdentityTokens identityTokens;
  private final Audit audit;
  private final SigningKeys keys;
  private final AccessTokens accessTokens;

  Tokens(
      CurrentState state,
      Accounts accounts,
      Logins logins,
      CertifiedUsers certified,
      IdentityTokens identityTokens,
      Audit audit,
      SigningKeys keys,
      AccessTokens accessTokens) {
    this.state = state;
    this.accounts = accounts;
    this.logins = logins;
    this.certified = certified;
    this.identityTokens = identityTokens;
    this.audit = audit;
    this.keys = keys;
    this.accessTokens = accessTokens;
  }

  /**
   * Issues a token for what of the scopes is granted, which may be nothing.
   *
   * @return {@code UNAUTHORIZED}, {@code TOOMANYREQUESTS}, {@code UNAVAILABLE}, {@code
   *     QUERY_INVALID} if a token for all of them would be too long
   */
  Uni<IssuedToken> issue(TokenRequest request) {
    // The moment comes first, see CurrentState; and the account before its password is verified.
    return state
        .look()
        .chain(
            present -> {
              SigningKey key = signingKey(present);
              Optional<Buffer> stamp = stamp(request);
              return login(request, present.version())
                  .chain(login -> issue(request, login, present, key, stamp));
            });
  }

  /** The one of that moment, so that those who know that version can verify the token. */
  private SigningKey signingKey(Present present) {
    return present
        .signingKey()
        .map(keys::open)
        .orElseThrow(
            () -> new RegistryException(ErrorCode.UNAVAILABLE, "there is no key to sign with"));
  }

  private Optional<Buffer> stamp(TokenRequest request) {
    return request.wantsIdentityToken()
            && request.presented() instanceof Presented.Password(String username, String password)
        ? accounts.stamp(username)
        : Optional.empty();
  }

  private Uni<Login> login(TokenRequest request, long version) {
    return switch (request.presented()) {
      case Presented.Nothing nothing ->
          Uni.createFrom().item(Login.of(Identity.ANONYMOUS, version));
      case Presented.Certificate(CertifiedSubject subject) ->
          certified.login(subject, request.peer(), version);
      case Presented.Password(String username, String password) ->
          logins.login(new LoginRequest(username, password, request.peer()), version);
      case Presented.IdentityToken(String secret) ->
          logins.loginBySecret(
              LoginWay.IDENTITY_TOKEN,
              request.peer(),
              () -> identityTokens.verify(secret, version));
    };
  }

  /** The access token comes first, which may be refused: nothing is stored then. */
  private Uni<IssuedToken> issue(
      TokenRequest request, Login login, Present present, SigningKey key, Optional<Buffer> stamp) {
    List<ResourceActions> granted = Grants.granted(present.policies(), login, request.scopes());
    AccessToken token = accessTokens.issue(login, granted, key, present.moment());
    return identityToken(login, stamp, request.peer())
        .map(identityToken -> new IssuedToken(token, granted, identityToken));
  }

  private Uni<Optional<Secret>> identityToken(Login login, Optional<Buffer> stamp, String peer) {
    // What ends or can be revoked by itself is not to be turned into something that stays.
    return stamp.isPresent() && login.credential().isEmpty() && login.expires().isEmpty()
        ? identityTokens
            .issue(login.identity(), stamp.get())
            .call(() -> audit.identityToken(login.identity(), peer))
            .map(Optional::of)
        : Uni.createFrom().item(Optional.empty());
  }
}
