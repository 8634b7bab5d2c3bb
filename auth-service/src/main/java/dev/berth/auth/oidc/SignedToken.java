package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.contract.http.WireJson;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that has the form of a signed JWT. Nothing of it has been verified.
 *
 * @param text all of it
 * @param issuer who it says has issued it
 * @param algorithm by what it says it is signed
 * @param keyId by which key, if it says so
 */
record SignedToken(String text, String issuer, String algorithm, Optional<String> keyId) {

  /** What is longer has no room in the headers of a request. */
  private static final int MAX_LENGTH = 32 * 1024;

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  /** Reads what a text says of itself; empty if it has another form, as a password may have. */
  static Optional<SignedToken> parse(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    try {
      JsonNode header = read(parts[0]);
      JsonNode claims = read(parts[1]);
      if (!header.path("alg").isTextual() || !claims.isObject()) {
        return Optional.empty();
      }
      return Optional.of(
          new SignedToken(
              text,
              claims.path("iss").asText(),
              header.path("alg").asText(),
              Optional.of(header.path("kid")).filter(JsonNode::isTextual).map(JsonNode::asText)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static JsonNode read(String part) throws IOException {
    return WireJson.mapper().readTree(new String(Base64.getUrlDecoder().decode(part), UTF_8));
  }

  /** Not the token. */
  @Override
  public String toString() {
    return "SignedToken[" + issuer + ']';
  }
}
