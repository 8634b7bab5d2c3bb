package dev.berth.auth.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.auth.token.TokenRequest.Presented;
import dev.berth.contract.auth.BasicCredentials;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a request for a token, which stand in the query or in a form.
 *
 * @param values all values by name
 */
record TokenParameters(Map<String, List<String>> values) {

  private static final int MAX_PARAMETERS = 256;

  /**
   * Reads the text of a query or a form.
   *
   * @throws RegistryException {@code QUERY_INVALID} if it is not encoded as such
   */
  static TokenParameters parse(String encoded) {
    try {
      return new TokenParameters(
          new QueryStringDecoder(encoded, UTF_8, false, MAX_PARAMETERS).parameters());
    } catch (IllegalArgumentException e) {
      throw invalid("the parameters are not encoded as they have to be");
    }
  }

  /**
   * Understands a request by GET.
   *
   * @param authorization the header of this name, by which alone it is judged where it is there
   * @param certificate the header by which the gateway tells whose certificate it has verified
   * @throws RegistryException {@code UNAUTHORIZED} if the header is not of the scheme Basic, {@code
   *     QUERY_INVALID} if anything is malformed
   */
  TokenRequest get(
      Optional<String> authorization, Optional<String> certificate, String service, String peer) {
    checkService(service);
    return new TokenRequest(
        authorization
            .map(TokenParameters::basic)
            .or(() -> certificate.map(TokenParameters::certificate))
            .orElseGet(Presented.Nothing::new),
        Scopes.parse(all("scope")),
        one("offline_token").filter("true"::equals).isPresent(),
        peer);
  }

  /**
   * Understands a form.
   *
   * @throws RegistryException {@code QUERY_INVALID} if anything is malformed
   */
  TokenRequest form(String service, String peer) {
    checkService(service);
    Presented presented =
        switch (required("grant_type")) {
          case "password" -> new Presented.Password(required("username"), required("password"));
          case "refresh_token" -> new Presented.IdentityToken(required("refresh_token"));
          default -> throw invalid("grant_type is password or refresh_token");
        };
    return new TokenRequest(
        presented,
        Scopes.parse(all("scope")),
        one("access_type").filter("offline"::equals).isPresent(),
        peer);
  }

  private void checkService(String service) {
    if (one("service").filter(asked -> !asked.equals(service)).isPresent()) {
      throw invalid("no tokens are issued here for that service");
    }
  }

  private static Presented basic(String authorization) {
    return BasicCredentials.parse(authorization)
        .map(basic -> new Presented.Password(basic.username(), basic.password()))
        .orElseThrow(() -> new RegistryException(ErrorCode.UNAUTHORIZED));
  }

  private static Presented certificate(String header) {
    try {
      return new Presented.Certificate(CertifiedSubject.ofHeader(header));
    } catch (IllegalArgumentException e) {
      throw invalid("the certificate is none that a gateway has verified");
    }
  }

  private List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  private Optional<String> one(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      throw invalid(name + " is there more than once");
    }
    return given.stream().findFirst();
  }

  private String required(String name) {
    return one(name).orElseThrow(() -> invalid(name + " is missing"));
  }

  private static RegistryException invalid(String why) {
    return new RegistryException(ErrorCode.QUERY_INVALID, why);
  }

  /** Not the values, among which there are secrets. */
  @Override
  public String toString() {
    return "TokenParameters" + values.keySet();
  }
}
