package dev.berth.contract.auth;

/**
 * The names of the claims of an access token that are not those of RFC 7519. Its {@code sub} is
 * what {@link dev.berth.model.access.Identity#toString} says, and empty for nobody in particular,
 * as Docker's token specification (JWT) has it. A token is in every request, and so says nothing
 * twice.
 */
public final class TokenClaims {

  /** A list of {@link ResourceActions}: what the token is good for, at most. */
  public static final String ACCESS = "access";

  /** The names of the groups that {@code sub} is in; absent where there are none. */
  public static final String GROUPS = "berth_groups";

  /**
   * What else was said of {@code sub} by whoever vouched for it, lists of values by name; absent
   * where nothing was.
   */
  public static final String CLAIMS = "berth_claims";

  /** A {@link dev.berth.model.access.Restriction}, where what it was issued for has one. */
  public static final String RESTRICTION = "berth_restriction";

  /** The id of the credential it was issued for, where that can be revoked by itself. */
  public static final String CREDENTIAL = "berth_credential";

  /** The version of the {@link AuthState} by which it was granted; revocations are told by it. */
  public static final String VERSION = "berth_version";

  private TokenClaims() {}
}
