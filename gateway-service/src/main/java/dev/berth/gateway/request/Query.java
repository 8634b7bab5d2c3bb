package dev.berth.gateway.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request.
 *
 * @param values the decoded values by name
 */
public record Query(Map<String, List<String>> values) {

  /** More than any request of the API needs, few enough to be read at once. */
  private static final int MAX_PARAMETERS = 4096;

  /**
   * Reads a raw query.
   *
   * @throws RegistryException {@code QUERY_INVALID} if an escape is malformed
   */
  public static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return new Query(Map.of());
    }
    try {
      return new Query(
          new QueryStringDecoder(raw, UTF_8, false, MAX_PARAMETERS, true).parameters());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.QUERY_INVALID, "an escape in the query is malformed");
    }
  }

  /** All values of a parameter. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The value of a parameter that stands once at most.
   *
   * @throws RegistryException {@code QUERY_INVALID} if it stands more than once
   */
  public Optional<String> one(String name) {
    List<String> all = all(name);
    if (all.size() > 1) {
      throw new RegistryException(
          ErrorCode.QUERY_INVALID, "the parameter " + name + " stands more than once");
    }
    return all.stream().findFirst();
  }

  /** The parameters of paging; a number too large to be one is the largest there is. */
  OciRequest.Page page() {
    OptionalInt items = OptionalInt.empty();
    Optional<String> asked = one("n");
    if (asked.isPresent()) {
      if (!asked.get().matches("[0-9]{1,100}")) {
        throw new RegistryException(ErrorCode.QUERY_INVALID, "n is a number that is not negative");
      }
      String digits = asked.get().replaceFirst("^0+(?=.)", "");
      items = OptionalInt.of(digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits));
    }
    return new OciRequest.Page(items, one("last").orElse(null));
  }
}
