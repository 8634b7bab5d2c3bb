package dev.berth.auth.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Identity;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a gateway has verified a certificate of. */
@QuarkusTest
@WithTestResource(
    value = ClosedService.class,
    initArgs = @ResourceArg(name = "berth.auth.certificates.authorities", value = "clients.pem"))
class CertificateTokenIT {

  private static final String SCOPE = "repository:team/app:pull,push,delete";

  private final Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

  @TestHTTPResource("/")
  URI service;

  @Test
  void aLoginIsOfTheUserAndTheGroups() throws Exception {
    Login login = login(new CertifiedSubject("dora", Set.of("builders", "x\ny", ""), end));

    assertThat(login.identity())
        .isEqualTo(new Identity(Identity.Kind.USER, "dora", Set.of("builders"), Map.of()));
    assertThat(login.expires()).contains(end);
    assertThat(login.version()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "root", "system:node:a", "", " ", "a\tb"})
  void whoeverHasANameInTheFileOrNoneIsNobody(String commonName) throws Exception {
    CertifiedSubject subject = new CertifiedSubject(commonName, Set.of("builders"), end);

    assertThat(login(subject).identity()).isEqualTo(Identity.ANONYMOUS);
    assertThat(claims(get(SCOPE, subject.toHeader())).get("sub").asText()).isEmpty();
  }

  @Test
  void oneThatHasEndedIsNobodys() throws Exception {
    CertifiedSubject ended = new CertifiedSubject("dora", Set.of(), Instant.now().minusMillis(1));

    assertThat(login(ended).identity()).isEqualTo(Identity.ANONYMOUS);
  }

  @Test
  void aTokenIsOfTheUserAndEndsWithTheCertificate() throws Exception {
    Instant soon = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    CertifiedSubject subject = new CertifiedSubject("dora", Set.of("builders"), soon);

    HttpResponse<String> answer = get(SCOPE + "&offline_token=true", subject.toHeader());

    JsonNode claims = claims(answer);
    assertThat(claims.get("sub").asText()).isEqualTo("user:dora");
    assertThat(claims.get("exp").asLong()).isEqualTo(soon.getEpochSecond());
    assertThat(claims.get("access").get(0).get("actions").toString())
        .isEqualTo("[\"pull\",\"push\",\"delete\"]");
    assertThat(Caller.body(answer, 200).has("refresh_token")).isFalse();
  }

  @Test
  void whoIsLetInIsNotedAndNobodyIsNot() throws Exception {
    Caller caller = new Caller(service, "192.0.2.73");
    for (String name : new String[] {"flora", "ann"}) {
      CertifiedSubject subject = new CertifiedSubject(name, Set.of(), end);
      caller.get("/auth/token", "Berth-Certificate", subject.toHeader());
      caller.post(
          "/internal/auth/certificate",
          "application/json",
          WireJson.mapper().writeValueAsString(subject));
    }

    assertThat(caller.notedLogins()).isEqualTo(Map.of("user:flora by certificate", 2));
  }

  @Test
  void aPasswordGoesBeforeACertificate() throws Exception {
    String header = new CertifiedSubject("dora", Set.of("builders"), end).toHeader();

    HttpResponse<String> right =
        get(SCOPE, header, "Authorization", Caller.basic("bob", "p:a:ss wörd"));
    HttpResponse<String> wrong = get(SCOPE, header, "Authorization", Caller.basic("bob", "wrong"));
    HttpResponse<String> other = get(SCOPE, header, "Authorization", "Bearer x");

    assertThat(claims(right).get("sub").asText()).isEqualTo("user:bob");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(other.statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "e30", "bnVsbA", "W10", "IiI", "!", "{}"})
  void aHeaderThatIsNoneIsRefused(String header) throws Exception {
    assertThat(get(SCOPE, header).statusCode()).isEqualTo(400);
    assertThat(post(header).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"commonName\":\"dora\"}",
        "{\"commonName\":null,\"organizations\":[],\"expires\":1}",
        "{\"commonName\":\"dora\",\"organizations\":[null],\"expires\":1}",
        "{\"commonName\":\"dora\",\"organizations\":[],\"expires\":\"never\"}",
      })
  void aBodyThatIsNoneIsRefused(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void theAdminApiTakesNone() throws Exception {
    String header = new CertifiedSubject("dora", Set.of("builders"), end).toHeader();

    HttpResponse<String> answer =
        new Caller(service, "192.0.2.70").get("/api/v1/me", "Berth-Certificate", header);

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> get(String scope, String certificate, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Berth-Certificate";
    all[1] = certificate;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return new Caller(service, "192.0.2.70").get("/auth/token?scope=" + scope, all);
  }

  private static JsonNode claims(HttpResponse<String> answer) throws Exception {
    String token = Caller.body(answer, 200).get("token").asText();
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return WireJson.mapper().readTree(new String(payload, UTF_8));
  }

  private Login login(CertifiedSubject subject) throws Exception {
    HttpResponse<String> answer = post(WireJson.mapper().writeValueAsString(subject));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readValue(answer.body(), Login.class);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return new Caller(service, "192.0.2.70")
        .post("/internal/auth/certificate", "application/json", body);
  }
}
