package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Identity;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What users can be called, and to whom the names belong that are not in the htpasswd file: to the
 * provider, or the authorities of certificates, with the longest prefix that the name begins with.
 * So none can name somebody as another one does.
 */
@Singleton
public final class UserNames {

  private static final int MAX_PREFIX = 100;

  private final List<String> ofProviders;
  private final Optional<String> ofCertificates;

  /**
   * Reads the settings.
   *
   * @throws ConfigurationException if the prefix of certificates is none, or is a provider's
   */
  public UserNames(AuthSettings settings) {
    String prefix = settings.certificates().usernamePrefix().orElse("");
    this.ofProviders =
        settings.oidc().stream().map(given -> given.usernamePrefix().orElse("")).toList();
    this.ofCertificates = settings.certificates().authorities().map(file -> prefix);
    if (!isPrefix(prefix)) {
      throw new ConfigurationException("in berth.auth.certificates: " + wrongPrefix());
    }
    if (ofCertificates.filter(own -> own.isEmpty() && !ofProviders.isEmpty()).isPresent()
        || ofCertificates.filter(ofProviders::contains).isPresent()) {
      throw new ConfigurationException(
          "beside berth.auth.oidc certificates need a berth.auth.certificates.username-prefix,"
              + " which is no provider's");
    }
  }

  /** Whether somebody can be called so: HTTP Basic knows no name with a colon. */
  public static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= Identity.MAX_NAME
        && name.indexOf(':') < 0
        && name.chars().noneMatch(Character::isISOControl)
        // Half a pair of surrogates is no text: it would be written as a question mark, which is
        // another name.
        && UTF_8.newEncoder().canEncode(name);
  }

  /** Whether names can begin so, by what an operator wrote. */
  public static boolean isPrefix(String prefix) {
    return prefix.length() <= MAX_PREFIX && (prefix.isEmpty() || isName(prefix));
  }

  /** What is wrong about a prefix that is none. */
  public static String wrongPrefix() {
    return "a username-prefix has at most %d characters, none of control and no colon"
        .formatted(MAX_PREFIX);
  }

  /** The name here of somebody whom a certificate names, if that can be one, and is no other's. */
  Optional<String> certified(String commonName) {
    return ofCertificates
        .filter(prefix -> !commonName.isBlank())
        .map(prefix -> prefix + commonName)
        .filter(UserNames::isName)
        .filter(this::isCertified);
  }

  /** Whether a name belongs to who has a certificate. */
  public boolean isCertified(String name) {
    return ofCertificates
        .filter(name::startsWith)
        .filter(
            own ->
                ofProviders.stream()
                    .filter(name::startsWith)
                    .allMatch(other -> other.length() < own.length()))
        .isPresent();
  }
}
