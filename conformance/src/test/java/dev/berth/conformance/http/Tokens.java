package dev.berth.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.target.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tokens of one login. A token is asked for before the request that wants it, with all that
 * could be done at its path: so no test has to say what it may, and a body is sent once.
 */
final class Tokens {

  /** What is asked for is not read at once. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private static final Pattern LOCATION =
      Pattern.compile("(?:https?://[^/]*)?(/v2(?:/[^?]*)?)(?:\\?(.*))?");
  private static final Pattern IN_A_REPOSITORY =
      Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");
  private static final Pattern MOUNT_FROM = Pattern.compile("(?:.*&)?from=([^&]+).*");

  /** The grammar of the spec: there is nothing to be asked for where a name is none. */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private static final int LONGEST_NAME = 255;

  private final TokenEndpoint endpoint;
  private final Login login;
  private final Map<List<String>, Token> known = new ConcurrentHashMap<>();

  /**
   * A token in use.
   *
   * @param value what is sent
   * @param until when another is asked for
   */
  private record Token(String value, Instant until) {}

  Tokens(TokenEndpoint endpoint, Login login) {
    this.endpoint = endpoint;
    this.login = login;
  }

  /** The value of Authorization for a request; empty for paths that are outside the API. */
  Optional<String> authorization(String location) {
    Matcher parts = LOCATION.matcher(location);
    if (!parts.matches()) {
      return Optional.empty();
    }
    List<String> scopes = scopes(parts.group(1), Optional.ofNullable(parts.group(2)));
    Token token =
        known.compute(
            scopes,
            (asked, last) ->
                last != null && Instant.now().isBefore(last.until) ? last : get(asked));
    return Optional.of("Bearer " + token.value);
  }

  private Token get(List<String> scopes) {
    Instant asked = Instant.now();
    String[] parameters =
        scopes.stream().flatMap(scope -> Stream.of("scope", scope)).toArray(String[]::new);
    Answer answer = endpoint.getAs(login, parameters);
    assertThat(answer).hasStatus(200);
    Duration lifetime = Duration.ofSeconds(answer.json().path("expires_in").asLong(60));
    return new Token(answer.json().path("token").asText(), asked.plus(lifetime).minus(MARGIN));
  }

  private static List<String> scopes(String path, Optional<String> query) {
    List<String> scopes = new ArrayList<>();
    if (path.equals("/v2/_catalog")) {
      scopes.add("registry:catalog:*");
    }
    Matcher repository = IN_A_REPOSITORY.matcher(path);
    if (repository.matches() && isName(repository.group(1))) {
      scopes.add("repository:" + repository.group(1) + ":pull,push,delete");
      query
          .map(MOUNT_FROM::matcher)
          .filter(Matcher::matches)
          .map(from -> from.group(1).replace("%2F", "/").replace("%2f", "/"))
          .filter(Tokens::isName)
          .ifPresent(from -> scopes.add("repository:" + from + ":pull"));
    }
    return List.copyOf(scopes);
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }
}
