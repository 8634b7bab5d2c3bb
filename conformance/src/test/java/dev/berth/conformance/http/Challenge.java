package dev.berth.conformance.http;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a registry says to whom it does not let in: RFC 9110 section 11.6.1, with the parameters of
 * Docker's token protocol.
 *
 * @param scheme how to say who one is
 * @param parameters what is to be known for that; all of them in double quotes, as some clients
 *     take nothing else
 */
public record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z]+) ([a-z_]+=\"[^\"]*\"(?:, ?[a-z_]+=\"[^\"]*\")*)");
  private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** The challenge of an answer, which must have exactly one. */
  public static Challenge of(Answer answer) {
    var form = FORM.matcher(answer.required("WWW-Authenticate"));
    if (!form.matches()) {
      throw new AssertionError("no challenge in " + answer);
    }
    return new Challenge(
        form.group(1),
        PARAMETER
            .matcher(form.group(2))
            .results()
            .collect(Collectors.toMap(Challenge::name, Challenge::value)));
  }

  /** A parameter that must be there. */
  public String required(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new AssertionError("no " + name + " in " + this);
    }
    return value;
  }

  private static String name(MatchResult parameter) {
    return parameter.group(1);
  }

  private static String value(MatchResult parameter) {
    return parameter.group(2);
  }
}
