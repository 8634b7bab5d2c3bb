package dev.berth.contract.audit;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted, the newest first.
 *
 * @param items how many at most, 1 to {@value #MOST}
 * @param before only those before this place
 * @param action only those of this action
 * @param identity only those of what this identity did, such as {@code user:ann}
 * @param repository only those about this repository
 */
public record AuditQuery(
    int items,
    Optional<AuditCursor> before,
    Optional<AuditAction> action,
    Optional<String> identity,
    Optional<RepositoryName> repository) {

  /** How many events an answer has at most. */
  public static final int MOST = 1_000;

  private static final int USUAL = 100;
  private static final int MAX_IDENTITY = 300;

  /**
   * Checks the values.
   *
   * @throws RegistryException {@code QUERY_INVALID}
   */
  public AuditQuery {
    if (items < 1 || items > MOST) {
      throw invalid("n is 1 to " + MOST);
    }
    if (identity.filter(AuditQuery::isNoIdentity).isPresent()) {
      throw invalid("identity is one such as user:ann");
    }
  }

  /**
   * Reads the parameters of a request.
   *
   * @param parameters gives the value of a parameter, or null where there is none
   * @throws RegistryException {@code QUERY_INVALID}, {@code NAME_INVALID}
   */
  public static AuditQuery parse(Function<String, @Nullable String> parameters) {
    return new AuditQuery(
        value(parameters, "n").map(AuditQuery::number).orElse(USUAL),
        value(parameters, "before").map(AuditCursor::parse),
        value(parameters, "action").map(AuditQuery::action),
        value(parameters, "identity"),
        value(parameters, "repository").map(RepositoryName::parse));
  }

  private static Optional<String> value(
      Function<String, @Nullable String> parameters, String name) {
    return Optional.ofNullable(parameters.apply(name));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid("n is a number");
    }
  }

  private static AuditAction action(String text) {
    return AuditAction.find(text).orElseThrow(() -> invalid("there is no such action"));
  }

  private static boolean isNoIdentity(String text) {
    return text.isEmpty()
        || text.length() > MAX_IDENTITY
        || text.chars().anyMatch(Character::isISOControl);
  }

  private static RegistryException invalid(String why) {
    return new RegistryException(ErrorCode.QUERY_INVALID, why);
  }
}
