package dev.berth.auth.oidc;

import dev.berth.auth.account.GroupNames;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a token says whose signature and times are good. Whom it is for is to be judged by whoever
 * reads on.
 *
 * @param claims all of it
 * @param isAccessToken whether it is for a service, and not for the client that logged a user in
 * @param expires when it ends
 */
record VerifiedToken(Map<String, Object> claims, boolean isAccessToken, Instant expires) {

  /** More groups or values than these are left out: policies allow, so that grants nothing. */
  private static final int MAX_VALUES = 200;

  /** Copies the claims but for those that are null, as JSON allows. */
  VerifiedToken {
    Map<String, Object> copied = new HashMap<>(claims);
    copied.values().removeIf(Objects::isNull);
    claims = Map.copyOf(copied);
  }

  /** A claim that is a text. */
  Optional<String> text(String claim) {
    return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Whether it is for this one. */
  boolean isFor(String audience) {
    return elements("aud").contains(audience);
  }

  /** The texts among the elements of a claim, in their order. */
  Set<String> texts(String claim) {
    return bounded(elements(claim), false);
  }

  /** The elements of a claim in their order; numbers and truth values are written as texts. */
  Set<String> values(String claim) {
    return bounded(elements(claim), true);
  }

  private Collection<?> elements(String claim) {
    return switch (claims.get(claim)) {
      case null -> List.of();
      case Collection<?> several -> several;
      case Object one -> List.of(one);
    };
  }

  private static Set<String> bounded(Collection<?> elements, boolean withOthers) {
    Set<String> texts = new LinkedHashSet<>();
    elements.stream()
        .filter(Objects::nonNull)
        .flatMap(element -> written(element, withOthers).stream())
        .filter(GroupNames::isName)
        .limit(MAX_VALUES)
        .forEach(texts::add);
    return Collections.unmodifiableSet(texts);
  }

  private static Optional<String> written(Object element, boolean withOthers) {
    return switch (element) {
      case String text -> Optional.of(text);
      case Boolean truth when withOthers -> Optional.of(truth.toString());
      case Long number when withOthers -> Optional.of(number.toString());
      case Number number when withOthers && Double.isFinite(number.doubleValue()) ->
          Optional.of(new BigDecimal(number.toString()).toPlainString());
      default -> Optional.empty();
    };
  }

  /** Not the claims, which are about somebody. */
  @Override
  public String toString() {
    return "VerifiedToken" + claims.keySet();
  }
}
