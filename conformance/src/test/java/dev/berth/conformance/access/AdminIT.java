package dev.berth.conformance.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.Access;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.OnlyWithAccess;
import dev.berth.conformance.target.Users;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API as it is seen through the gateway. */
class AdminIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Registry registry = Registry.target().anonymous();

  @ParameterizedTest
  @CsvSource({
    "GET, me",
    "GET, policies",
    "GET, users",
    "GET, mode",
    "DELETE, repositories/a/b",
    "DELETE, policies/readers",
    "DELETE, users/reader/logins"
  })
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void nobodyIsLetInWithoutALogin(String method, String path) {
    Answer answer = registry.send(method, "/api/v1/" + path);
    assertThat(answer).isError(401, "UNAUTHORIZED");
    assertThat(answer.required("WWW-Authenticate")).startsWith("Basic realm=");
    assertThat(call(new Login("admin", "wrong"), method, path)).isError(401, "UNAUTHORIZED");
  }

  @ParameterizedTest
  @CsvSource({"GET, users", "GET, mode", "DELETE, repositories/a/b", "DELETE, users/admin/logins"})
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void usersDoNotAdminister(String method, String path) {
    assertThat(call(Users.CONFORMANCE, method, path)).isError(403, "DENIED");
    assertThat(call(Users.OWNER, method, path)).isError(403, "DENIED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../internal/auth/state",
        "policies/../../../internal/auth/state",
        "%2e%2e/%2e%2e/internal/auth/state",
        "nothing"
      })
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void noOtherPathIsReached(String path) {
    assertThat(call(Users.ADMIN, "GET", path).status()).isEqualTo(404);
  }

  @Test
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void aPolicyCountsSoonAndUntilItIsTakenAway() {
    // Given
    Repository repository = registry.as(Users.CONFORMANCE).newRepository();
    repository.push(Images.tiny(), "latest");
    Repository asNobody = registry.as(Users.NOBODY).repository(repository.name());
    assertThat(asNobody.getManifest("latest")).isError(401);
    String policy = "policies/" + Fresh.word();
    String document =
        "{\"users\": [\"nobody\"], \"repositories\": [\"%s\"], \"actions\": [\"pull\"]}"
            .formatted(repository.name());

    // When
    assertThat(call(Users.OWNER, "PUT", policy, document)).isError(403, "DENIED");
    assertThat(call(Users.ADMIN, "PUT", policy, document)).hasStatus(200);

    // Then
    eventually(200, asNobody);

    // When
    assertThat(call(Users.ADMIN, "DELETE", policy)).hasStatus(204);

    // Then
    eventually(401, asNobody);
  }

  @Test
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void aRepositoryIsDeletedByWhoAdministersIt() {
    // Given
    Repository repository =
        registry.as(Users.CONFORMANCE).repository("member/" + Fresh.repositoryName());
    repository.push(Images.tiny(), "latest");
    String path = "repositories/" + repository.name();

    // Then
    assertThat(call(Users.MEMBER, "DELETE", path)).isError(403, "DENIED");
    assertThat(repository.getManifest("latest")).hasStatus(200);

    // When
    assertThat(call(Users.OWNER, "DELETE", path)).hasStatus(204);

    // Then
    assertThat(repository.getManifest("latest")).isError(404);
    assertThat(call(Users.OWNER, "DELETE", path)).isError(404, "NAME_UNKNOWN");
  }

  @Test
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void theModeIsToldAndSet() {
    assertThat(call(Users.ADMIN, "GET", "mode")).hasStatus(200);
    assertThat(call(Users.ADMIN, "PUT", "mode", "{\"readOnly\": false}").json().get("readOnly"))
        .isNotNull();
    assertThat(call(Users.ADMIN, "PUT", "mode", "{\"readOnly\": 1}")).isError(400);
    assertThat(call(Users.ADMIN, "PUT", "mode", "{}")).isError(400);
    assertThat(call(Users.OWNER, "PUT", "mode", "{\"readOnly\": false}")).isError(403, "DENIED");
  }

  @Test
  @Row("api")
  @OnlyWithAccess(Access.USERS)
  void itDescribesItself() {
    Answer answer = registry.get("/api/v1/openapi", "Accept", "application/json");
    assertThat(answer).hasStatus(200);
    assertThat(answer.json().path("openapi").asText()).startsWith("3.1");
    assertThat(answer.json().path("paths").has("/api/v1/repositories/{name}")).isTrue();
  }

  private void eventually(int status, Repository repository) {
    Instant last = Instant.now().plus(SOON);
    Answer answer = repository.getManifest("latest");
    while (answer.status() != status && Instant.now().isBefore(last)) {
      answer = registry.as(Users.NOBODY).repository(repository.name()).getManifest("latest");
    }
    assertThat(answer).hasStatus(status);
  }

  private Answer call(Login login, String method, String path) {
    return registry.send(method, "/api/v1/" + path, "Authorization", login.basic());
  }

  private Answer call(Login login, String method, String path, String json) {
    return registry.send(
        method,
        "/api/v1/" + path,
        json.getBytes(UTF_8),
        "Authorization",
        login.basic(),
        "Content-Type",
        "application/json");
  }
}
