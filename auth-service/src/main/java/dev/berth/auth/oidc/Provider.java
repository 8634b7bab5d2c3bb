package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.account.UserNames;
import dev.berth.model.access.Identity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A provider of OpenID Connect whose users get in.
 *
 * @param issuer the provider
 * @param client the registry's name there
 * @param secret what goes with it; a public client has none
 * @param usernameClaim the claim that names a user
 * @param claims what else their tokens say of them
 * @param prefix what their names begin with here
 * @param directGrant whether the provider is asked about passwords
 * @param scopes what is asked for when a user logs in in a browser
 */
record Provider(
    Issuer issuer,
    String client,
    Optional<String> secret,
    String usernameClaim,
    PolicyClaims claims,
    String prefix,
    boolean directGrant,
    Set<String> scopes) {

  private static final int KEY_BYTES = 8;

  /** RFC 6749 section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

  /** Checks what an operator can have wrong. */
  Provider {
    if (client.isBlank()) {
      throw new IllegalArgumentException("a provider has a client-id");
    }
    if (!UserNames.isPrefix(prefix)) {
      throw new IllegalArgumentException(UserNames.wrongPrefix());
    }
    if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      throw new IllegalArgumentException("a scope is a word without quotation marks");
    }
    scopes = new TreeSet<>(scopes);
    scopes.add("openid");
    scopes = Collections.unmodifiableSet(scopes);
  }

  /** What it is called in the address of a page: the same at each replica that is set so. */
  String key() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest("%s\n%s\n%s".formatted(issuer, client, prefix).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Whether a token was issued to the registry, or, as an access token, for it; those that were
   * issued to another client for that client's own use let nobody in here.
   */
  boolean hasIssued(VerifiedToken token) {
    boolean isForIt = token.isFor(client);
    Optional<String> holder = token.text("azp");
    return switch (token.text("typ").orElse("")) {
      case "", "ID", "JWT", "Bearer" ->
          token.isAccessToken()
              ? isForIt || holder.filter(client::equals).isPresent()
              : isForIt && holder.map(client::equals).orElse(true);
      default -> false;
    };
  }

  /** Who a token of this provider is about; empty if it names nobody who could have an account. */
  Optional<Identity> identity(VerifiedToken token) {
    return token
        .text(usernameClaim)
        .filter(claimed -> !claimed.isBlank())
        .map(claimed -> prefix + claimed)
        .filter(UserNames::isName)
        .map(name -> claims.identity(Identity.Kind.USER, name, token));
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "Provider[%s, %s]".formatted(issuer, client);
  }
}
