package dev.berth.localstack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code ./berth admin} asks the admin API. */
class AdminCommandTest {

  private final List<String> asked = new ArrayList<>();
  private final InputStream input = System.in;
  private HttpServer api;
  private String answer = "{\"allowed\":true,\"reason\":\"the policy devs allows it\"}";

  @BeforeEach
  void start() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/api/v1/decisions", this::answer);
    api.createContext("/api/v1/logins", this::note);
    api.start();
  }

  @AfterEach
  void stop() {
    System.setIn(input);
    api.stop(0);
  }

  @Test
  void asksAboutSomebodyWithTheirGroupsAndClaims() throws Exception {
    int exit =
        may(
            "dora",
            "push",
            "team/app",
            "--groups",
            "devs,all",
            "--claim",
            "dep=a",
            "--claim",
            "dep=b=c",
            "--claim",
            "/odd=x");

    assertThat(exit).isZero();
    assertSame(
        """
        {"action": "push", "repository": "team/app", "identity": {
          "kind": "user", "name": "dora", "groups": ["devs", "all"],
          "claims": {"dep": ["a", "b=c"], "/odd": ["x"]}}}
        """);
  }

  @Test
  void asksAboutARobotAndTellsARefusalByTheExitCode() throws Exception {
    answer = "{\"allowed\":false,\"reason\":\"no policy allows it\"}";

    assertThat(may("ci", "pull", "a", "--robot")).isEqualTo(1);
    assertSame(
        """
        {"action": "pull", "repository": "a", "identity": {
          "kind": "robot", "name": "ci"}}
        """);
  }

  @Test
  void asksNothingWhereAClaimIsNone() {
    assertThat(may("dora", "push", "team/app", "--claim", "=a")).isNotZero();
    assertThat(may("dora", "push", "team/app", "--claim", "dep")).isNotZero();
    assertThat(asked).isEmpty();
  }

  @Test
  void endsTheLoginsOfWhomItIsTold() {
    assertThat(run("log-out", "corp/ann")).isZero();
    assertThat(run("log-out", "ci/repo:org/app:ref+1", "--workload")).isZero();
    assertThat(run("log-out", "nightly", "--robot")).isZero();
    assertThat(run("log-out", "nightly", "--robot", "--workload")).isNotZero();

    assertThat(asked)
        .containsExactly(
            "DELETE /api/v1/logins?identity=user%3Acorp%2Fann",
            "DELETE /api/v1/logins?identity=workload%3Aci%2Frepo%3Aorg%2Fapp%3Aref%2B1",
            "DELETE /api/v1/logins?identity=robot%3Anightly");
  }

  private int may(String... arguments) {
    return run("may", arguments);
  }

  private int run(String verb, String... arguments) {
    System.setIn(new ByteArrayInputStream("secret\n".getBytes(UTF_8)));
    String url = "http://127.0.0.1:" + api.getAddress().getPort();
    return new CommandLine(new AdminCommand())
        .execute(
            Stream.concat(
                    Stream.of(verb, "--url", url, "-u", "root", "--password-stdin"),
                    Stream.of(arguments))
                .toArray(String[]::new));
  }

  private void assertSame(String question) throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertThat(asked).hasSize(1);
    assertThat(json.readTree(asked.getFirst())).isEqualTo(json.readTree(question));
  }

  private void note(HttpExchange call) throws IOException {
    try (call) {
      asked.add(call.getRequestMethod() + ' ' + call.getRequestURI());
      call.sendResponseHeaders(204, -1);
    }
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      asked.add(new String(call.getRequestBody().readAllBytes(), UTF_8));
      byte[] body = answer.getBytes(UTF_8);
      call.sendResponseHeaders(200, body.length);
      call.getResponseBody().write(body);
    }
  }
}
