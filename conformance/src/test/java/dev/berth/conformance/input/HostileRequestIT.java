package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import dev.berth.conformance.target.Access;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.OnlyWithAccess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that are wrong as HTTP; an HTTP server may refuse them without an error body. */
class HostileRequestIT {

  /** The most that one request may ask for. */
  private static final int SCOPES = 64;

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @Test
  @Row("end-6")
  void bodyOfTwoLengthsIsRefused() {
    assertHeadIsRefused("Content-Length: 10", "Content-Length: 9");
  }

  @Test
  @Row("end-6")
  void bodyInAnUnknownCodingIsRefused() {
    assertHeadIsRefused("Transfer-Encoding: gzip, chunked");
  }

  @Test
  @Row("end-5")
  void chunkWithTwoRangesIsRefused() {
    Upload upload = repository.openUpload();
    try (RawConnection connection = registry.connect()) {
      connection.head(
          "PATCH",
          upload.location(),
          "Content-Length: 10",
          "Content-Range: 0-9",
          "Content-Range: 5-14");

      assertThat(connection.body(Blob.random(10).bytes()).answer()).hasStatus(400, 416);
    }
    assertThat(upload.status()).hasStatus(204).hasHeader("Range", "0-0");
  }

  @Test
  @Row("end-3")
  void pathWithABrokenEscapeIsRefused() {
    assertThat(RawConnection.exchange(registry, "GET", "/v2/a%zz/manifests/latest"))
        .hasStatus(400, 404);
  }

  @Test
  @Row("end-3")
  void pathWithoutEndIsRefused() {
    String path = "/v2/" + "a".repeat(100_000) + "/manifests/latest";

    assertThat(RawConnection.exchange(registry, "GET", path)).hasStatus(414);
  }

  @Test
  @Row("end-3")
  void headersWithoutEndAreRefused() {
    String header = "X-Long: " + "a".repeat(200_000);

    assertThat(RawConnection.exchange(registry, "GET", "/v2/", header)).hasStatus(431);
  }

  @Test
  @Row("end-3")
  void pathThatIsTooLongIsRefused() {
    assertThat(registry.get("/v2/" + "a".repeat(20_000) + "/manifests/latest")).hasStatus(414);
  }

  @Test
  @Row("end-3")
  void headersThatAreTooLargeAreRefused() {
    assertThat(registry.get("/v2/", "X-Long", "a".repeat(45_000))).hasStatus(431);
  }

  /** As large as the token is of who is in very many groups. */
  @Test
  @Row("end-3")
  void headerOf32KibibytesIsLookedAt() {
    String value = "a".repeat(32 * 1024);
    int answer = registry.settings().login().isPresent() ? 401 : 200;

    assertThat(RawConnection.exchange(registry, "GET", "/v2/", "Authorization: Bearer " + value))
        .hasStatus(answer);
    assertThat(registry.get("/v2/", "X-Long", value)).hasStatus(200);
  }

  /** What makes it large here is that it is good for as much as can be asked for at once. */
  @Test
  @Row({"end-4a", "token"})
  @OnlyWithAccess(Access.USERS)
  void tokenOf27KibibytesIsGood() {
    List<String> parameters = new ArrayList<>(List.of("scope", scope(repository.name())));
    for (int number = 10; number < 10 + SCOPES - 1; number++) {
      parameters.addAll(List.of("scope", scope("a".repeat(253) + number)));
    }
    Login login = registry.settings().login().orElseThrow();
    parameters.addAll(List.of("grant_type", "password", "client_id", "berth-test"));
    parameters.addAll(List.of("username", login.username(), "password", login.password()));
    Answer issued = new TokenEndpoint(registry).post(parameters.toArray(String[]::new));
    assertThat(issued).hasStatus(200);
    String token = issued.json().path("token").asText();
    assertThat(token).hasSizeGreaterThan(27 * 1024);

    String path = repository.uploadsPath();
    String header = "Bearer " + token;
    assertThat(registry.anonymous().send("POST", path, "Authorization", header)).hasStatus(202);
    assertThat(RawConnection.exchange(registry, "GET", "/v2/", "Authorization: " + header))
        .hasStatus(200);
    String other = header.substring(0, header.length() - 4);
    assertThat(registry.anonymous().send("POST", path, "Authorization", other)).hasStatus(401);
  }

  private static String scope(String name) {
    return "repository:" + name + ":pull,push,delete";
  }

  /** A client would send its next request into a connection that is about to be closed. */
  @Test
  @Row("end-3")
  void refusedHeadAnnouncesThatTheConnectionCloses() {
    for (String header :
        new String[] {"X-Long: " + "a".repeat(45_000), "No colon", "Content-Length: x"}) {
      try (RawConnection connection = registry.connect()) {
        assertThat(connection.head("GET", "/v2/").answer()).hasStatus(200, 401);

        assertThat(connection.head("GET", "/v2/", header).answer())
            .hasStatus(400, 431)
            .hasHeader("Connection", "close");
      }
      assertThat(RawConnection.exchange(registry, "GET", "/v2/", header))
          .hasStatus(400, 431)
          .hasHeader("Connection", "close");
    }
    assertThat(RawConnection.exchange(registry, "GET", "/v2/" + "a".repeat(20_000)))
        .hasStatus(414)
        .hasHeader("Connection", "close");
  }

  /** A server may go on without the change, RFC 9110 section 7.8, and RFC 9113 has none. */
  @Test
  @Row("end-1")
  void offerToChangeTheProtocolIsPassedOver() {
    try (RawConnection connection = registry.connect()) {
      for (String header : new String[] {"Upgrade: h2c", "Upgrade: websocket", "Upgrade: x, h2c"}) {
        assertThat(connection.head("GET", "/v2/", header, "Connection: Upgrade").answer())
            .hasStatus(200, 401);
      }
    }
  }

  /** The body is not sent: what it would be is not known. */
  private void assertHeadIsRefused(String... headers) {
    String digest = Blob.random(10).digest();
    String location = repository.openUpload().finishLocation(digest);

    assertThat(RawConnection.exchange(registry, "PUT", location, headers)).hasStatus(400, 501);
    assertThat(repository.headBlob(digest)).hasStatus(404);
  }
}
