package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.oidc.IssuerClient.Answer;
import dev.berth.contract.http.WireJson;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a provider for an ID token in exchange for something, RFC 6749 section 4.
 *
 * @param provider the provider
 */
record TokenGrant(Provider provider) {

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int MAX_CODE = 60;

  /**
   * Asks.
   *
   * @param given what is exchanged, and its kind; who asks is added
   * @return an ID token that is not verified; empty if the provider says that what was given is
   *     wrong; any failure if it says something else
   */
  Uni<Optional<SignedToken>> ask(Map<String, String> given) {
    return provider
        .issuer()
        .discovery()
        .chain(discovery -> post(discovery, given))
        .map(TokenGrant::idToken);
  }

  private Uni<Answer> post(Discovery discovery, Map<String, String> given) {
    URI endpoint =
        discovery
            .tokenEndpoint()
            .orElseThrow(() -> new IllegalStateException("it has no token endpoint"));
    Map<String, String> form = new HashMap<>(given);
    Optional<String> basic =
        provider.secret().filter(secret -> discovery.takesBasic()).map(this::basic);
    if (basic.isEmpty()) {
      form.put("client_id", provider.client());
      provider.secret().ifPresent(secret -> form.put("client_secret", secret));
    }
    return provider.issuer().client().post(endpoint, form, basic, PATIENCE);
  }

  /** RFC 6749 section 2.3.1: both are encoded as in a form before they are put together. */
  private String basic(String secret) {
    String pair = IssuerClient.encode(provider.client()) + ':' + IssuerClient.encode(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  /** The ID token; empty where the provider says that what it was given is wrong. */
  private static Optional<SignedToken> idToken(Answer answer) {
    JsonNode body = read(answer);
    String error = body.path("error").asText();
    if (error.equals("invalid_grant")) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      // Of what it says only the code: anything else may repeat what it was told.
      String code = error.replaceAll("[^a-z_]", "");
      throw new IllegalStateException(
          "it answers %d %s"
              .formatted(answer.status(), code.substring(0, Math.min(MAX_CODE, code.length()))));
    }
    return Optional.of(
        SignedToken.parse(body.path("id_token").asText())
            .orElseThrow(() -> new IllegalStateException("it answers without an ID token")));
  }

  private static JsonNode read(Answer answer) {
    try {
      return WireJson.mapper().readTree(answer.body().getBytes());
    } catch (IOException e) {
      // Without the cause, which quotes the answer.
      throw new IllegalStateException("it answers %d without JSON".formatted(answer.status()));
    }
  }
}
