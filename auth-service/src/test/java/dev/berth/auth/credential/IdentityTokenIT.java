package dev.berth.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Sql;
import dev.berth.auth.token.Stranger;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class IdentityTokenIT {

  private static final String SCOPE = "repository:team/app:pull,delete";

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject Credentials credentials;

  @Test
  void standsInForThePassword() throws Exception {
    // Given
    String secret = logIn();

    // When
    JsonNode first = refresh(secret, 200);
    JsonNode second = refresh(secret, 200);

    // Then it is the user's, and stays the same
    JsonNode claims = stranger().claims(first.get("token").asText());
    assertThat(claims.get("sub").asText()).isEqualTo("user:ann");
    assertThat(claims.get("berth_credential").asText()).isEqualTo(value("id", secret));
    assertThat(stranger().granted(first)).containsExactly(SCOPE);
    assertThat(first.get("scope").asText()).isEqualTo(SCOPE);
    assertThat(first.has("refresh_token")).isFalse();
    assertThat(second.get("token")).isNotEqualTo(first.get("token"));
  }

  @Test
  void isIssuedByAFormToo() throws Exception {
    JsonNode answer =
        Caller.body(
            caller()
                .form(
                    "grant_type", "password",
                    "username", "ann",
                    "password", "right",
                    "access_type", "offline"),
            200);

    refresh(answer.get("refresh_token").asText(), 200);
  }

  @Test
  void isNotIssuedForAnIdentityToken() throws Exception {
    String secret = logIn();

    JsonNode answer =
        Caller.body(
            caller()
                .form(
                    "grant_type", "refresh_token",
                    "refresh_token", secret,
                    "access_type", "offline"),
            200);

    assertThat(answer.has("refresh_token")).isFalse();
  }

  @Test
  void canBeRecognisedAndIsNotStored() throws Exception {
    String secret = logIn();

    assertThat(secret).matches("berth_id_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}");
    assertThat(Secret.find(secret)).isPresent();
    assertThat(sql("SELECT string_agg(c::text, ' ') FROM auth.credential c"))
        .doesNotContain(secret, secret.substring(9, 52));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "berth_id_",
        "berth_id_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA000000",
        "berth_id_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA00000\n",
        "' OR 1=1 --",
        "\0"
      })
  void isRefusedWhereItIsNone(String secret) throws Exception {
    assertThat(refresh(secret, 401).get("errors").get(0).get("message").asText())
        .isEqualTo("the token is not valid");
  }

  @Test
  void isRefusedWithAnyCharacterChanged() throws Exception {
    String secret = logIn();

    for (int index : new int[] {0, 9, 30, 51, 52, 57}) {
      char other = secret.charAt(index) == 'A' ? 'B' : 'A';
      String changed = secret.substring(0, index) + other + secret.substring(index + 1);
      assertThat(Secret.find(changed)).as(changed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expires_at = now()",
        "idle_expires_at = now()",
        "revoked_at = now()",
        "secret_hash = 'x'",
        "account_stamp = 'x'",
        "identity = '{\"kind\":\"user\",\"name\":\"zoe\",\"groups\":[],\"claims\":{}}'",
      })
  void isRefusedOnceItIsNotGoodAnyMore(String change) throws Exception {
    String secret = logIn();
    refresh(secret, 200);

    sql("UPDATE auth.credential SET %s WHERE id = '%s'".formatted(change, value("id", secret)));

    refresh(secret, 401);
  }

  @Test
  void endsAccessTokensWithIt() throws Exception {
    String secret = logIn();
    sql(
        "UPDATE auth.credential SET expires_at = now() + interval '30 s' WHERE id = '%s'"
            .formatted(value("id", secret)));

    assertThat(refresh(secret, 200).get("expires_in").asInt()).isBetween(20, 31);
  }

  @Test
  void isRevokedTogetherWithWhatWasIssuedForIt() throws Exception {
    // Given
    String secret = logIn();
    String other = logIn();
    String id = value("id", secret);
    long version = version();

    // When
    revoke(UUID.fromString(id)).await().atMost(Duration.ofSeconds(10));

    // Then
    refresh(secret, 401);
    refresh(other, 200);
    JsonNode state = Caller.body(caller().get("/internal/auth/state?after=" + version), 200);
    assertThat(state.get("version").asLong()).isEqualTo(version + 1);
    assertThat(state.get("revocations").findValuesAsText("of")).contains(id);
  }

  @Test
  void putsOffItsEndByBeingUsedAtMostOnceAMinute() throws Exception {
    // Given
    String secret = logIn();
    String id = value("id", secret);
    String fresh = value("last_used_at", secret);

    // When it is used at once, and again when it was not for a while
    refresh(secret, 200);
    String stillFresh = value("last_used_at", secret);
    sql(
        """
        UPDATE auth.credential SET last_used_at = now() - interval '61 s',
          idle_expires_at = now() + interval '5 s' WHERE id = '%s'
        """
            .formatted(id));
    refresh(secret, 200);

    // Then
    assertThat(stillFresh).isEqualTo(fresh);
    assertThat(
            sql(
                """
                SELECT last_used_at > now() - interval '10 s'
                  AND idle_expires_at > now() + interval '29 days'
                  AND idle_expires_at <= now() + interval '30 days'
                FROM auth.credential WHERE id = '%s'
                """
                    .formatted(id)))
        .isEqualTo("t");
  }

  @Test
  void hasAnAbsoluteEndThatUseDoesNotPutOff() throws Exception {
    // Given
    String secret = logIn();
    String end = value("expires_at", secret);
    assertThat(
            sql(
                """
                SELECT expires_at BETWEEN created_at + interval '90 days' - interval '10 s'
                  AND created_at + interval '90 days' + interval '10 s'
                  AND created_at > now() - interval '10 s'
                FROM auth.credential WHERE id = '%s'
                """
                    .formatted(value("id", secret))))
        .isEqualTo("t");

    // When
    sql(
        "UPDATE auth.credential SET last_used_at = now() - interval '61 s' WHERE id = '%s'"
            .formatted(value("id", secret)));
    String idle = value("idle_expires_at", secret);
    refresh(secret, 200);

    // Then use puts off the other end alone
    assertThat(value("idle_expires_at", secret)).isNotEqualTo(idle);
    assertThat(value("expires_at", secret)).isEqualTo(end);
  }

  @Test
  void endsAtItsAbsoluteEndThoughItIsInUse() throws Exception {
    // Given one whose next end for want of use would come after it
    String secret = logIn();
    sql(
        """
        UPDATE auth.credential SET expires_at = now() + interval '2 s',
          last_used_at = now() - interval '61 s'
        WHERE id = '%s'
        """
            .formatted(value("id", secret)));
    refresh(secret, 200);
    assertThat(value("idle_expires_at > now() + interval '29 days'", secret)).isEqualTo("t");

    // When
    TimeUnit.MILLISECONDS.sleep(2_100);

    // Then
    refresh(secret, 401);
  }

  @Test
  void isHeldUpWhereTooManyFailed() throws Exception {
    Caller attacker = new Caller(service, "198.51.100.77");
    String secret = logIn();
    for (int failure = 0; failure < 30; failure++) {
      assertThat(
              attacker
                  .form("grant_type", "refresh_token", "refresh_token", "guess " + failure)
                  .statusCode())
          .isEqualTo(401);
    }

    assertThat(
            attacker.form("grant_type", "refresh_token", "refresh_token", "another").statusCode())
        .isEqualTo(429);
    assertThat(refresh(attacker, Secret.random(Secret.Kind.IDENTITY).text()).statusCode())
        .isEqualTo(429);
    // Whoever has a good one is not who guesses, though at the same address.
    assertThat(refresh(attacker, secret).statusCode()).isEqualTo(200);
    assertThat(refresh(attacker, "another").headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(30, 60));
  }

  private static HttpResponse<String> refresh(Caller caller, String secret) throws Exception {
    return caller.form("grant_type", "refresh_token", "refresh_token", secret);
  }

  private Caller caller() {
    return new Caller(service, "192.0.2.20");
  }

  private Stranger stranger() {
    return new Stranger(caller());
  }

  private String logIn() throws Exception {
    return Caller.body(
            caller()
                .get(
                    "/auth/token?offline_token=true&service=berth&account=ann",
                    "Authorization",
                    Caller.basic("ann", "right")),
            200)
        .get("refresh_token")
        .asText();
  }

  private JsonNode refresh(String secret, int status) throws Exception {
    // Each of its own, as failures are counted
    Caller somebody =
        new Caller(
            service, status == 200 ? "192.0.2.20" : "2001:db8:" + secret.hashCode() % 999 + "::");
    return Caller.body(
        somebody.form(
            "grant_type", "refresh_token",
            "service", "berth",
            "client_id", "docker",
            "scope", SCOPE,
            "refresh_token", secret),
        status);
  }

  private long version() throws Exception {
    return Long.parseLong(sql("SELECT version FROM auth.state"));
  }

  private String value(String column, String secret) throws Exception {
    return sql(
        "SELECT %s FROM auth.credential WHERE secret_hash = sha256('%s')"
            .formatted(column, secret));
  }

  private String sql(String statement) throws Exception {
    return new Sql(database).run(statement);
  }

  private Uni<Boolean> revoke(UUID id) {
    return credentials
        .find(id)
        .chain(
            found ->
                found
                    .map(one -> credentials.revoke(Caller.TESTER, one))
                    .orElseGet(() -> Uni.createFrom().item(false)));
  }
}
