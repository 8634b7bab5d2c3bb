package dev.berth.auth.token;

import dev.berth.contract.auth.ResourceActions;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads scopes as Docker's token specification writes them: {@code type:name:actions}, several of
 * them with spaces between. The name may have colons in it, as for {@code
 * repository:host:5000/app:pull}: the type goes up to the first colon, the actions begin after the
 * last.
 */
final class Scopes {

  private static final int MAX_SCOPES = 64;
  private static final int MAX_LENGTH = 512;
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Pattern COMMA = Pattern.compile(",");

  private Scopes() {}

  /**
   * Reads all scopes of a request. Those that are malformed are left out: they grant nothing.
   *
   * @param parameters the values of all parameters
   * @throws RegistryException {@code QUERY_INVALID} if there are more than 64 scopes
   */
  static List<ResourceActions> parse(List<String> parameters) {
    List<ResourceActions> scopes = new ArrayList<>();
    int number = 0;
    for (String parameter : parameters) {
      for (String scope : SPACE.splitAsStream(parameter).filter(text -> !text.isEmpty()).toList()) {
        number++;
        if (number > MAX_SCOPES) {
          throw new RegistryException(
              ErrorCode.QUERY_INVALID, "more than %d scopes".formatted(MAX_SCOPES));
        }
        scope(scope).ifPresent(scopes::add);
      }
    }
    return List.copyOf(scopes);
  }

  private static Optional<ResourceActions> scope(String text) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    if (text.length() > MAX_LENGTH || first <= 0 || first + 1 >= last) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourceActions(
            text.substring(0, first),
            text.substring(first + 1, last),
            COMMA.splitAsStream(text.substring(last + 1)).toList()));
  }
}
