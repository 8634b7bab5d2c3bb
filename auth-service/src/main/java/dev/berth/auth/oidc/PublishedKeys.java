package dev.berth.auth.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of an issuer as it has published them, RFC 7517.
 *
 * @param keys those that can verify a signature
 */
record PublishedKeys(List<PublicJsonWebKey> keys) {

  private static final Logger LOG = Logger.getLogger(PublishedKeys.class);
  private static final int MAX_KEYS = 100;

  /** How many are tried for one token. */
  private static final int MAX_TRIED = 8;

  PublishedKeys {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a set of keys. What is no public key is left out: there may be kinds of them that are not
   * known here.
   *
   * @throws IllegalArgumentException if it is no set of keys, or a very large one
   */
  static PublishedKeys parse(JsonNode set) {
    JsonNode all = set.path("keys");
    if (!all.isArray() || all.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "its keys are no set of at most %d keys".formatted(MAX_KEYS));
    }
    List<PublicJsonWebKey> keys = new ArrayList<>();
    for (JsonNode one : all) {
      publicKey(one).ifPresent(keys::add);
    }
    return new PublishedKeys(keys);
  }

  private static Optional<PublicJsonWebKey> publicKey(JsonNode one) {
    try {
      return JsonWebKey.Factory.newJwk(one.toString()) instanceof PublicJsonWebKey key
          ? Optional.of(key)
          : Optional.empty();
    } catch (JoseException | RuntimeException e) {
      // The JDK has no other exception for some points that are on no curve.
      LOG.debugf("a key is left out: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /** Those that may have signed a token. */
  List<Key> of(SignedToken token) {
    return keys.stream()
        .filter(key -> isFor(key, token))
        .limit(MAX_TRIED)
        .map(key -> (Key) key.getPublicKey())
        .toList();
  }

  private static boolean isFor(PublicJsonWebKey key, SignedToken token) {
    return token.keyId().map(id -> id.equals(key.getKeyId())).orElse(true)
        && (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(token.algorithm()))
        && key.getKeyType().equals(TokenSignature.keyType(token.algorithm()));
  }
}
