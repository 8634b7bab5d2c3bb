package dev.berth.auth.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.auth.oidc.TestIssuer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider that issues each code once, for the verifier of the login it was asked for.
 *
 * @param issuer what speaks for it
 * @param codes what was asked for and what is issued, by code
 */
record CodeProvider(TestIssuer issuer, Map<String, Issued> codes) implements AutoCloseable {

  private record Issued(String challenge, String redirect, String idToken) {}

  static CodeProvider start() throws IOException {
    CodeProvider provider = new CodeProvider(TestIssuer.start(), new ConcurrentHashMap<>());
    provider.answerAsProvidersDo();
    return provider;
  }

  void answerAsProvidersDo() {
    issuer.grant(this::grant);
  }

  private String grant(Map<String, String> form) {
    Issued issued = codes.remove(form.getOrDefault("code", ""));
    boolean isGood =
        issued != null
            && "authorization_code".equals(form.get("grant_type"))
            && issued.challenge.equals(challenge(form.getOrDefault("code_verifier", "")))
            && issued.redirect.equals(form.get("redirect_uri"));
    return isGood
        ? "{\"id_token\":\"%s\"}".formatted(issued.idToken)
        : "{\"error\":\"invalid_grant\",\"error_description\":\"<b>no</b>\"}";
  }

  /** Where somebody is sent back to who has logged in, with other claims than usual. */
  String comesBack(URI asked, String user, Object... claims) {
    assertThat(asked.toString()).startsWith(issuer.url() + "/login?of=realm&");
    Map<String, List<String>> query = new QueryStringDecoder(asked).parameters();
    Map<String, Object> all =
        issuer.claims("aud", "berth", "preferred_username", user, "nonce", one(query, "nonce"));
    for (int index = 0; index < claims.length; index += 2) {
      all.put((String) claims[index], claims[index + 1]);
    }
    String code = UUID.randomUUID().toString();
    codes.put(
        code,
        new Issued(one(query, "code_challenge"), one(query, "redirect_uri"), issuer.sign(all)));
    return "/auth/callback?" + Caller.parameters("code", code, "state", one(query, "state"));
  }

  static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    assertThat(values).as(name).hasSize(1);
    return values.getFirst();
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    issuer.close();
  }
}
