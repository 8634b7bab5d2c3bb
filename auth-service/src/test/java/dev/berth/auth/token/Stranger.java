package dev.berth.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.auth.Caller;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * Somebody who reads tokens and knows nothing but the published keys.
 *
 * @param caller asks for the keys
 */
public record Stranger(Caller caller) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The claims of a token that verifies. */
  public JsonNode claims(String token) throws Exception {
    var keys = new JsonWebKeySet(caller.get("/internal/jwks").body());
    return JSON.readTree(
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
            .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"))
            .setExpectedIssuer("berth")
            .setExpectedAudience("berth")
            .setRequireExpirationTime()
            .setRequireJwtId()
            .build()
            .process(token)
            .getJwtClaims()
            .getRawJson());
  }

  /** What the token in an answer is good for, in the form of scopes. */
  public List<String> granted(JsonNode answer) throws Exception {
    return claims(answer.get("token").asText())
        .get("access")
        .valueStream()
        .map(
            access ->
                access.get("type").asText()
                    + ':'
                    + access.get("name").asText()
                    + ':'
                    + String.join(
                        ",", access.get("actions").valueStream().map(JsonNode::asText).toList()))
        .toList();
  }
}
