package dev.berth.auth.browser;

import dev.berth.auth.browser.TokenForm.Mistake;
import dev.berth.auth.credential.NewCredential;
import dev.berth.auth.credential.Secret;
import dev.berth.auth.credential.StoredCredential;
import dev.berth.model.access.Restriction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page of somebody's personal tokens shows.
 *
 * @param session whose it is
 * @param host what clients call the registry
 * @param tokens those there are
 * @param made the one that was just made, if any: the only time that it is shown
 * @param form what stands in the form
 * @param mistakes what is wrong with it
 * @param longest for how many days a token is good at most
 */
record TokensView(
    BrowserSession session,
    String host,
    List<Row> tokens,
    @Nullable Made made,
    TokenForm form,
    List<Mistake> mistakes,
    long longest) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  TokensView {
    tokens = List.copyOf(tokens);
    mistakes = List.copyOf(mistakes);
  }

  /** What the user is called. */
  public String user() {
    return session.identity().name();
  }

  /** What is wrong with a field; null for nothing. */
  public @Nullable String mistake(String field) {
    return mistakes.stream()
        .filter(one -> one.field().equals(field))
        .map(Mistake::words)
        .findFirst()
        .orElse(null);
  }

  /**
   * A token that was just made.
   *
   * @param label what it is for
   * @param secret the token itself
   */
  record Made(String label, String secret) {

    static Made of(NewCredential issued) {
      return new Made(issued.stored().label(), issued.secret().text());
    }

    /** Not the token. */
    @Override
    public String toString() {
      return "Made";
    }
  }

  /**
   * A token there is.
   *
   * @param id its id
   * @param label what it is for
   * @param goodFor what it is good for at most
   * @param ends when it ends
   * @param used when it was used last
   * @param state what has become of it
   * @param isGood whether it lets anybody in
   */
  record Row(
      String id,
      String label,
      String goodFor,
      String ends,
      String used,
      String state,
      boolean isGood) {

    /** The personal tokens among these credentials. */
    static List<Row> of(List<StoredCredential> credentials) {
      Instant now = Instant.now();
      return credentials.stream()
          .filter(one -> one.kind() == Secret.Kind.PERSONAL)
          .map(one -> of(one, now))
          .toList();
    }

    private static Row of(StoredCredential token, Instant now) {
      boolean hasEnded = !token.expires().isAfter(now);
      String state = token.revoked() ? "revoked" : hasEnded ? "ended" : "good";
      return new Row(
          token.id().toString(),
          token.label(),
          goodFor(token.restriction()),
          TIME.format(token.expires()),
          token.lastUsed().map(TIME::format).orElse("never"),
          state,
          state.equals("good"));
    }

    private static String goodFor(Optional<Restriction> restriction) {
      return restriction
          .map(
              most ->
                  "%s in %s"
                      .formatted(
                          new TreeSet<>(most.actions())
                              .stream().map(Object::toString).collect(Collectors.joining(", ")),
                          most.repositories().stream()
                              .map(Object::toString)
                              .collect(Collectors.joining(", "))))
          .orElse("all that you may do");
    }
  }
}
