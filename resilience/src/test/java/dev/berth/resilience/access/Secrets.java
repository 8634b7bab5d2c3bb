package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets by what they are, which are looked for in texts, in all the forms they may have there.
 */
final class Secrets {

  /** Of a secret that was cut off somewhere, as much as no other text begins with. */
  private static final int BEGINNING = 24;

  private final Map<String, Set<String>> forms = new LinkedHashMap<>();

  /** Looks for one more, and returns it. */
  synchronized String add(String what, String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("there is no " + what);
    }
    Set<String> known = forms.computeIfAbsent(what, _ -> new LinkedHashSet<>());
    known.addAll(forms(secret.strip()));
    return secret;
  }

  /** Looks for the token itself and for its signature: the rest is told by others, too. */
  String addToken(String what, String token) {
    add(what, token.substring(token.lastIndexOf('.') + 1));
    return token;
  }

  /** Which of them stand in a text, by what they are. */
  synchronized List<String> in(String text) {
    return forms.entrySet().stream()
        .filter(secret -> secret.getValue().stream().anyMatch(text::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many there are. */
  synchronized int size() {
    return forms.size();
  }

  private static Set<String> forms(String secret) {
    String beginning = secret.substring(0, Math.min(secret.length(), BEGINNING));
    Set<String> all = new LinkedHashSet<>();
    Stream.of(secret, beginning)
        .distinct()
        .forEach(
            text -> {
              all.add(text);
              all.add(URLEncoder.encode(text, UTF_8));
              for (int before = 0; before < 3; before++) {
                all.add(encoded(Base64.getEncoder(), text, before));
                all.add(encoded(Base64.getUrlEncoder(), text, before));
              }
            });
    return all;
  }

  /** The characters that stand for it alone where so many bytes are before it, and any behind. */
  private static String encoded(Base64.Encoder encoder, String text, int before) {
    String encoded =
        encoder.withoutPadding().encodeToString(("\0".repeat(before) + text).getBytes(UTF_8));
    int first = before == 0 ? 0 : before + 1;
    int shared = (before + text.getBytes(UTF_8).length) % 3 == 0 ? 0 : 1;
    return encoded.substring(first, encoded.length() - shared);
  }
}
