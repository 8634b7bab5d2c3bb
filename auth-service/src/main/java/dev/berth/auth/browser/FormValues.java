package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * What stands in a form or a query.
 *
 * @param values all values by name
 */
record FormValues(Map<String, List<String>> values) {

  private static final int MOST = 64;

  /**
   * Reads the text of a form or a query.
   *
   * @throws RegistryException {@code MALFORMED} if it is not encoded as such
   */
  static FormValues parse(String encoded) {
    try {
      return new FormValues(new QueryStringDecoder(encoded, UTF_8, false, MOST).parameters());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.MALFORMED, "the form is not encoded as it has to be");
    }
  }

  /** The value of this name; empty if there is none, or more than one. */
  String one(String name) {
    List<String> given = all(name);
    return given.size() == 1 ? given.getFirst() : "";
  }

  /** All values of this name. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Not the values, among which there are secrets. */
  @Override
  public String toString() {
    return "FormValues" + values.keySet();
  }
}
