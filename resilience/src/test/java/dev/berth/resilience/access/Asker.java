package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Presents what each column of the matrix presents. */
final class Asker {

  private final Map<String, Login> users;
  private final Registry anybody;
  private final Registry certified;
  private final TokenEndpoint endpoint;
  private final Map<List<String>, String> tokens = new ConcurrentHashMap<>();

  /**
   * Asks a registry.
   *
   * @param certified the same for who shows a certificate
   * @param logins who else gets in there
   */
  Asker(Registry registry, Registry certified, Map<String, Login> logins) {
    this.anybody = registry.anonymous();
    this.certified = certified;
    this.endpoint = new TokenEndpoint(registry);
    this.users = logins;
  }

  /** What the requests of a column are sent by. */
  Registry client(String who) {
    return who.equals("c-cert") ? certified : anybody;
  }

  /** The header of a column for a request in a repository; empty for none. */
  Optional<String> authorization(String who, String repository) {
    return switch (who) {
      case "none", "c-cert" -> Optional.empty();
      case "garbage" -> Optional.of("Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl");
      case "b-wrong" -> Optional.of(new Login("reader", "wrong").basic());
      default ->
          who.startsWith("b-")
              ? Optional.of(user(who.substring(2)).basic())
              : Optional.of("Bearer " + token(who, scopes(who, repository)));
    };
  }

  private static List<String> scopes(String who, String repository) {
    String all = ":pull,push,delete";
    return switch (who) {
      case "pull-only" -> List.of("repository:" + repository + ":pull");
      case "elsewhere" -> List.of("repository:" + repository + "-2" + all);
      default ->
          List.of(
              "repository:" + repository + all,
              "repository:" + MatrixIT.SOURCE + ":pull",
              "registry:catalog:*");
    };
  }

  private String token(String who, List<String> scopes) {
    List<String> key = Stream.concat(Stream.of(who), scopes.stream()).toList();
    return tokens.computeIfAbsent(
        key,
        _ -> {
          String[] parameters =
              scopes.stream().flatMap(scope -> Stream.of("scope", scope)).toArray(String[]::new);
          Answer answer =
              switch (who) {
                case "anonymous" -> endpoint.get(parameters);
                case "cert" -> endpoint.over(certified).get(parameters);
                default -> endpoint.getAs(user(who), parameters);
              };
          assertThat(answer).hasStatus(200);
          return answer.json().path("token").asText();
        });
  }

  private Login user(String who) {
    String name = who.equals("pull-only") || who.equals("elsewhere") ? "all" : who;
    return Objects.requireNonNull(users.get(name), who);
  }
}
