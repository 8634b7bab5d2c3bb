package dev.berth.auth.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/**
 * What an issuer says of itself, OpenID Connect Discovery 1.0 section 3.
 *
 * @param keys where its keys are
 * @param authorizationEndpoint where users log in in a browser, if it says so
 * @param tokenEndpoint where it issues tokens, if it says so
 * @param takesBasic whether clients may say there who they are by HTTP Basic
 * @param namesItself whether it says who it is when it sends a browser back, RFC 9207
 */
record Discovery(
    URI keys,
    Optional<URI> authorizationEndpoint,
    Optional<URI> tokenEndpoint,
    boolean takesBasic,
    boolean namesItself) {

  /**
   * Reads the document.
   *
   * @throws IllegalArgumentException if it is the one of another issuer, or leads to where nothing
   *     can be believed
   */
  static Discovery parse(JsonNode document, IssuerAddress issuer) {
    String said = document.path("issuer").asText();
    if (!said.equals(issuer.toString())) {
      throw new IllegalArgumentException("it says that it is the issuer " + said);
    }
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    // Basic is what holds where nothing is said.
    boolean takesBasic =
        !methods.isArray()
            || methods.valueStream().anyMatch(one -> one.asText().equals("client_secret_basic"));
    return new Discovery(
        endpoint(document, "jwks_uri")
            .orElseThrow(() -> new IllegalArgumentException("it does not say where its keys are")),
        endpoint(document, "authorization_endpoint"),
        endpoint(document, "token_endpoint"),
        takesBasic,
        document.path("authorization_response_iss_parameter_supported").asBoolean());
  }

  private static Optional<URI> endpoint(JsonNode document, String name) {
    if (!document.path(name).isTextual()) {
      return Optional.empty();
    }
    URI uri = URI.create(document.path(name).asText());
    if (!IssuerAddress.isSafe(uri)) {
      throw new IllegalArgumentException(
          "its %s is neither by https nor on the loopback interface: %s".formatted(name, uri));
    }
    return Optional.of(uri);
  }
}
