package dev.berth.auth.api;

import dev.berth.auth.credential.NewCredential;
import dev.berth.auth.credential.StoredCredential;
import dev.berth.model.access.Restriction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is told of a token that stands in for a password; times as RFC 3339 has them.
 *
 * @param id its id
 * @param kind {@code robot}, {@code personal} or {@code identity}
 * @param owner whose it is, such as {@code user:ann}
 * @param label what it is for
 * @param restriction what it is good for at most, if that is less than what its owner may do
 * @param created since when it is there
 * @param expires when it ends
 * @param lastUsed when it was used last, to the minute
 * @param revoked whether it was revoked
 */
public record TokenView(
    String id,
    String kind,
    String owner,
    String label,
    Optional<Restriction> restriction,
    String created,
    String expires,
    Optional<String> lastUsed,
    boolean revoked) {

  static TokenView of(StoredCredential stored) {
    return new TokenView(
        stored.id().toString(),
        stored.kind().toString(),
        stored.owner(),
        stored.label(),
        stored.restriction(),
        stored.created().toString(),
        stored.expires().toString(),
        stored.lastUsed().map(Instant::toString),
        stored.revoked());
  }

  /**
   * Tokens.
   *
   * @param tokens them
   */
  public record Listed(List<TokenView> tokens) {

    /** Copies the list. */
    public Listed {
      tokens = List.copyOf(tokens);
    }

    static Listed of(List<StoredCredential> stored) {
      return new Listed(stored.stream().map(TokenView::of).toList());
    }
  }

  /**
   * A token that was just made.
   *
   * @param token what is known of it from now on
   * @param secret the token itself, which is told this once
   */
  public record Issued(TokenView token, String secret) {

    static Issued of(NewCredential made) {
      return new Issued(TokenView.of(made.stored()), made.secret().text());
    }

    /** Not the secret. */
    @Override
    public String toString() {
      return "Issued[" + token + ']';
    }
  }
}
