package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.configuration.AuthSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** How pages look; browsers apply this one style sheet, by its hash, and run nothing at all. */
@Singleton
final class Look {

  private final Frame frame;
  private final String policy;

  Look(AuthSettings settings) {
    String css = css();
    this.frame = new Frame(css, settings.service());
    this.policy =
        "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            .formatted(sha256(css));
  }

  /** What all pages have. */
  Frame frame() {
    return frame;
  }

  /** The value of {@code Content-Security-Policy}. */
  String policy() {
    return policy;
  }

  private static String css() {
    try (InputStream in = Look.class.getResourceAsStream("/browser/style.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
