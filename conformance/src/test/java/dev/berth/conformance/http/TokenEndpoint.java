package dev.berth.conformance.http;

import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Once;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the tokens of a registry come from, as its challenge says: Docker's token protocol.
 * Parameters are names and values in turn, and {@code service} is added.
 */
public final class TokenEndpoint {

  private final Registry registry;
  private final Once<Challenge> challenge;

  /** The endpoint of this registry, which is asked for it when it is needed. */
  public TokenEndpoint(Registry registry) {
    this(registry.anonymous(), new Once<>(() -> Challenge.of(registry.anonymous().get("/v2/"))));
  }

  private TokenEndpoint(Registry registry, Once<Challenge> challenge) {
    this.registry = registry;
    this.challenge = challenge;
  }

  /** The same over the connections of somebody else, which may say whose they are. */
  public TokenEndpoint over(Registry connections) {
    return new TokenEndpoint(connections.anonymous(), challenge);
  }

  /** A token for nobody in particular. */
  public Answer get(String... parameters) {
    return registry.get(realm() + "?" + encoded(parameters));
  }

  /** A token for who has this login. */
  public Answer getAs(Login login, String... parameters) {
    return registry.get(realm() + "?" + encoded(parameters), "Authorization", login.basic());
  }

  /** A token by the form of OAuth 2. */
  public Answer post(String... parameters) {
    return registry.send(
        "POST",
        realm(),
        encoded(parameters).getBytes(StandardCharsets.US_ASCII),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private String realm() {
    return challenge.get().required("realm");
  }

  private String encoded(String... parameters) {
    String query =
        IntStream.range(0, parameters.length / 2)
            .mapToObj(i -> "&" + parameters[2 * i] + "=" + encoded(parameters[2 * i + 1]))
            .collect(Collectors.joining());
    return "service=" + encoded(challenge.get().required("service")) + query;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
