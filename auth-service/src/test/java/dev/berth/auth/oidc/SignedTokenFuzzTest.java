package dev.berth.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.contract.http.WireJson;
import dev.berth.fuzzing.Fuzzed;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of any header and any claims, and sets of keys of any JSON; nobody gets in by them. */
@Fuzzed
class SignedTokenFuzzTest {

  private static final IssuerAddress ISSUER =
      new IssuerAddress(URI.create("https://id.example.org"));

  static Stream<Arguments> tokens() {
    return Stream.of(
        Arguments.of(
            "{\"alg\":\"RS256\",\"kid\":\"a\"}", "{\"iss\":\"https://id.example.org\"}", "AA"),
        Arguments.of("{\"alg\":\"none\"}", "{}", ""),
        Arguments.of("{\"alg\":1,\"kid\":[]}", "[]", "!"),
        Arguments.of("null", "null", "null"),
        Arguments.of("{\"alg\":\"ES256\",\"alg\":\"HS256\"}", "{\"iss\":{}} {}", "="),
        Arguments.of("[".repeat(2_000), "1e999999999", "x.y"),
        Arguments.of(
            "{\"alg\":\"EdDSA\"}",
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}",
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},"
                + "{\"kty\":\"RSA\",\"n\":\"AA\",\"e\":\"AQAB\"},{\"kty\":\"oct\",\"k\":\"AA\"}]}"));
  }

  @MethodSource("tokens")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadOfOneIsItsTextAndNothingIsBelieved(
      @NotNull String header, @NotNull String claims, @NotNull String more) {
    assertThat(SignedToken.parse(more).map(SignedToken::text).orElse(more)).isEqualTo(more);
    String text = base64(header) + '.' + base64(claims) + '.' + base64(more);
    SignedToken.parse(text)
        .ifPresent(
            token -> {
              assertThat(token.text()).isEqualTo(text);
              assertThat(token.toString()).doesNotContain(text);
              assertThat(SignedToken.parse(base64(written(token)) + '.' + base64(claims) + '.'))
                  .hasValueSatisfying(
                      again -> {
                        assertThat(again.issuer()).isEqualTo(token.issuer());
                        assertThat(again.algorithm()).isEqualTo(token.algorithm());
                        assertThat(again.keyId()).isEqualTo(token.keyId());
                      });
              PublishedKeys keys = keys(more);
              assertThat(TokenSignature.verify(token, ISSUER, keys.of(token))).isEmpty();
            });
    keys(claims);
  }

  private static String written(SignedToken token) {
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", token.algorithm());
    token.keyId().ifPresent(id -> header.put("kid", id));
    return WireJson.write(header).toString();
  }

  /** Those of a text, if it has any. */
  private static PublishedKeys keys(String json) {
    JsonNode set;
    try {
      set = WireJson.mapper().readTree(json);
    } catch (IOException e) {
      return new PublishedKeys(List.of());
    }
    try {
      return PublishedKeys.parse(set);
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageStartingWith("its keys are no set");
      return new PublishedKeys(List.of());
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
