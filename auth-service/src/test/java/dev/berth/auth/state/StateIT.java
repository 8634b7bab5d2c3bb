package dev.berth.auth.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.http.WireJson;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policies;
import dev.berth.model.name.RepositoryName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClosedService.class)
class StateIT {

  @TestHTTPResource("/")
  URI service;

  @Inject DataSource database;
  @Inject CurrentState state;

  @Test
  void tellsWhatAGatewayHasToKnow() throws Exception {
    // When
    HttpResponse<String> answer = get("/internal/auth/state");

    // Then a gateway reads it as it is meant
    AuthState read = WireJson.mapper().readValue(answer.body(), AuthState.class);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(read.version()).isPositive();
    assertThat(read.keys()).hasSize(1);
    assertThat(
            new Policies(read.policies())
                .granted(Identity.user("bob"), RepositoryName.parse("team/app")))
        .containsExactly(Action.PULL);
  }

  @Test
  void hasNothingToTellToWhoeverKnowsIt() throws Exception {
    long version = Caller.body(get("/internal/auth/state?after=0"), 200).get("version").asLong();

    HttpResponse<String> same = get("/internal/auth/state?after=" + version);
    HttpResponse<String> newer = get("/internal/auth/state?after=" + (version + 1));

    assertThat(same.statusCode()).isEqualTo(204);
    assertThat(same.body()).isEmpty();
    // And a database that was put back to an older state is told of, too
    assertThat(newer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "99999999999999999999"})
  void refusesWhatIsNoVersion(String after) throws Exception {
    assertThat(get("/internal/auth/state?after=" + after).statusCode()).isEqualTo(400);
  }

  @Test
  void tellsOfRevocationsAsLongAsTheyMatter() throws Exception {
    // Given
    state
        .revoke(Caller.TESTER, List.of("user:new", "user:old"))
        .await()
        .atMost(Duration.ofSeconds(10));
    sql(
        "UPDATE auth.revocation SET revoked_at = now() - interval '11 min' WHERE subject ="
            + " 'user:old'");

    // When
    JsonNode revocations = Caller.body(get("/internal/auth/state"), 200).get("revocations");

    // Then
    assertThat(revocations.findValuesAsText("of")).contains("user:new").doesNotContain("user:old");
  }

  @Test
  void tellsOfTheLaterOfTwoRevocationsByItsVersion() throws Exception {
    state.revoke(Caller.TESTER, List.of("user:twice")).await().atMost(Duration.ofSeconds(10));
    long first = revokedBy("user:twice");

    state.revoke(Caller.TESTER, List.of("user:twice")).await().atMost(Duration.ofSeconds(10));

    long version = Caller.body(get("/internal/auth/state"), 200).get("version").asLong();
    assertThat(revokedBy("user:twice")).isGreaterThan(first).isEqualTo(version);
  }

  @Test
  void tellsOfARevocationWhileAnotherTransactionStaysOpen() throws Exception {
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      // Given one that has written something, and so has a place in the order of all
      other.setAutoCommit(false);
      statement.execute(
          "INSERT INTO auth.revocation VALUES ('user:uncommitted', 1, clock_timestamp())");
      long before = Caller.body(get("/internal/auth/state"), 200).get("version").asLong();

      // When
      state.revoke(Caller.TESTER, List.of("user:meanwhile")).await().atMost(Duration.ofSeconds(10));

      // Then
      JsonNode told = Caller.body(get("/internal/auth/state?after=" + before), 200);
      assertThat(told.get("revocations").findValuesAsText("of"))
          .contains("user:meanwhile")
          .doesNotContain("user:uncommitted");
      other.rollback();
    }
  }

  private long revokedBy(String subject) throws Exception {
    return Caller.body(get("/internal/auth/state"), 200)
        .get("revocations")
        .valueStream()
        .filter(revocation -> revocation.get("of").asText().equals(subject))
        .findFirst()
        .orElseThrow()
        .get("version")
        .asLong();
  }

  private HttpResponse<String> get(String pathAndQuery) throws Exception {
    return new Caller(service, "192.0.2.40").get(pathAndQuery);
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = database.getConnection();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
