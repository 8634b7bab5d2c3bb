package dev.berth.contract.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.contract.http.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;

/**
 * What a client's certificate says of whom it was issued to, once it has been verified. The
 * convention is that of Kubernetes: the common name is the user, and each organization is a group.
 *
 * @param commonName the common name, as the authority wrote it
 * @param organizations all organizations
 * @param expires when the certificate ends
 */
public record CertifiedSubject(String commonName, Set<String> organizations, Instant expires) {

  /** Copies the set. */
  public CertifiedSubject {
    Objects.requireNonNull(commonName);
    Objects.requireNonNull(expires);
    organizations = Set.copyOf(organizations);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CertifiedSubject parse(byte[] json) {
    try {
      return Objects.requireNonNull(WireJson.mapper().readValue(json, CertifiedSubject.class));
    } catch (IOException | NullPointerException e) {
      throw new IllegalArgumentException("not the JSON of a certified subject", e);
    }
  }

  /**
   * Reads the form that it has in a header.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CertifiedSubject ofHeader(String value) {
    return parse(Base64.getUrlDecoder().decode(value));
  }

  /** The form that it has in a header, which names of any script fit into. */
  public String toHeader() {
    byte[] json = WireJson.write(this).getBytes();
    return new String(Base64.getUrlEncoder().withoutPadding().encode(json), US_ASCII);
  }
}
