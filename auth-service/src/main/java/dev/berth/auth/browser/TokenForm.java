package dev.berth.auth.browser;

import dev.berth.auth.credential.CredentialTerms;
import dev.berth.model.access.Action;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What somebody has written into the form for a new token, right or wrong.
 *
 * @param label what it is for
 * @param days for how many days it is to be good
 * @param repositories patterns, with white space or commas between
 * @param actions the names of actions
 */
record TokenForm(String label, String days, String repositories, Set<String> actions) {

  private static final long USUAL_DAYS = 90;
  private static final int MAX_DIGITS = 5;
  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

  TokenForm {
    actions = Set.copyOf(actions);
  }

  /**
   * The form as it is shown first.
   *
   * @param longest for how many days a token is good at most
   */
  static TokenForm empty(long longest) {
    return new TokenForm("", Long.toString(Math.min(USUAL_DAYS, longest)), "", Set.of());
  }

  static TokenForm of(FormValues given) {
    return new TokenForm(
        given.one("label").strip(),
        given.one("days").strip(),
        given.one("repositories").strip(),
        Set.copyOf(given.all("actions")));
  }

  /** All actions, and whether each is wanted. */
  public List<Choice> choices() {
    return Stream.of(Action.values())
        .map(Action::toString)
        .map(name -> new Choice(name, actions.contains(name)))
        .toList();
  }

  /**
   * Understands it.
   *
   * @param longest for how many days a token is good at most
   */
  Checked check(long longest) {
    List<Mistake> mistakes = new ArrayList<>();
    long wanted = days.matches("[0-9]{1,%d}".formatted(MAX_DIGITS)) ? Long.parseLong(days) : 0;
    boolean isLong = wanted >= 1 && wanted <= longest;
    Duration lifetime = isLong ? Duration.ofDays(wanted) : CredentialTerms.SHORTEST;
    Optional<Restriction> restriction = restriction(mistakes);
    Optional<CredentialTerms> terms = Optional.empty();
    try {
      terms = Optional.of(new CredentialTerms(label, restriction, lifetime));
    } catch (RegistryException e) {
      mistakes.addFirst(new Mistake("label", "Say in 1 to 100 characters what it is for."));
    }
    if (!isLong) {
      mistakes.add(
          new Mistake("days", "Say for how many days it is good: 1 to %d.".formatted(longest)));
    }
    return mistakes.isEmpty() && terms.isPresent()
        ? new Checked.Right(terms.get())
        : new Checked.Wrong(mistakes);
  }

  /** None where nothing is said; where only one thing is, the other is not restricted. */
  private Optional<Restriction> restriction(List<Mistake> mistakes) {
    if (repositories.isEmpty() && actions.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<RepositoryPattern> patterns =
          BETWEEN
              .splitAsStream(repositories.isEmpty() ? "**" : repositories)
              .filter(word -> !word.isEmpty())
              .map(RepositoryPattern::new)
              .toList();
      EnumSet<Action> wanted = EnumSet.noneOf(Action.class);
      actions.forEach(name -> wanted.add(Action.parse(name)));
      Restriction restriction =
          new Restriction(patterns, wanted.isEmpty() ? EnumSet.allOf(Action.class) : wanted);
      if (CredentialTerms.fits(restriction)) {
        return Optional.of(restriction);
      }
      mistakes.add(new Mistake("repositories", "These are more than a token has room for."));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      mistakes.add(
          new Mistake(
              "repositories",
              "A repository is a name such as team/app, or the beginning of names with ** after it,"
                  + " such as team/**."));
      return Optional.empty();
    }
  }

  /**
   * An action.
   *
   * @param name what it is called
   * @param isWanted whether the token is to be good for it
   */
  record Choice(String name, boolean isWanted) {}

  /**
   * Something that is wrong.
   *
   * @param field the id of the field, or of the heading of the form
   * @param words what to do
   */
  record Mistake(String field, String words) {}

  /** What became of a form. */
  sealed interface Checked {

    /**
     * It is right.
     *
     * @param terms on what terms the token is made
     */
    record Right(CredentialTerms terms) implements Checked {}

    /**
     * Something is wrong.
     *
     * @param mistakes what, at least one
     */
    record Wrong(List<Mistake> mistakes) implements Checked {

      /** Copies the list. */
      public Wrong {
        mistakes = List.copyOf(mistakes);
      }
    }
  }
}
