package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.tls.Pem;
import dev.berth.resilience.stack.CertifiedClients;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that knows clients by their certificates, beside the users of the suite's file. */
class ClientCertificateIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String REPOSITORY = "team/app";
  private static final String TAGS = "/v2/" + REPOSITORY + "/tags/list";
  private static final String SCOPE = "repository:" + REPOSITORY + ":pull,push";

  private static CertifiedClients clients;
  private static CertifiedClients others;
  private static Path folder;
  private static Stand stand;
  private static Registry ann;

  @BeforeAll
  static void start() throws IOException {
    clients = CertifiedClients.make("clients");
    others = CertifiedClients.make("others");
    folder = Files.createTempDirectory("berth-certificates");
    Pem.write(folder.resolve("clients.pem"), clients.authority().certificate());
    Files.writeString(
        folder.resolve("policies.yaml"),
        """
        policies:
          - {name: ann, users: [ann], repositories: ["ann/**"], actions: [pull, push]}
          - {name: devs, groups: [devs], repositories: ["team/**"], actions: [pull, push]}
          - {name: readers, users: [reader], repositories: ["**"], actions: [pull]}
          - {name: administrators, users: [admin, chief], repositories: ["**"], actions: [admin]}
        """);
    stand =
        Stand.start(
            options ->
                Users.close(options)
                    .withTls(true)
                    .with("berth.http.tls.reload-period", "1s")
                    .with("berth.auth.policies", folder.resolve("policies.yaml").toString())
                    .with(
                        "berth.auth.certificates.authorities",
                        folder.resolve("clients.pem").toString()));
    ann = clients.at(stand, "CN=ann,O=devs,O=ops");
    ann.repository(REPOSITORY).push(Images.tiny(), "latest");
  }

  @AfterAll
  static void stop() throws IOException {
    if (stand != null) {
      stand.close();
    }
    FileTree.delete(folder);
  }

  @Test
  void aClientMayWhatThePoliciesAllowItsNameAndItsGroups() {
    assertThat(ann.get("/v2/")).hasStatus(200);
    assertThat(ann.get(TAGS)).hasStatus(200);
    assertThat(ann.get("/v2/_catalog").texts("repositories")).contains(REPOSITORY);
    ann.repository("ann/own").push(Images.tiny(), "latest");
    Registry zoe = clients.at(stand, "CN=zoe,O=dev");
    assertThat(zoe.get("/v2/")).hasStatus(200);
    assertThat(zoe.get(TAGS)).isError(403, "DENIED");
    assertThat(zoe.get("/v2/ann/own/tags/list")).isError(403, "DENIED");
  }

  @Test
  void aTokenThatItGetsIsGoodWithoutTheCertificate() throws IOException {
    Answer answer = token(ann, "&scope=registry:catalog:*&offline_token=true");

    assertThat(answer).hasStatus(200);
    assertThat(answer.json().has("refresh_token")).isFalse();
    assertThat(claims(answer).path("sub").asText()).isEqualTo("user:ann");
    String token = "Bearer " + answer.json().path("token").asText();
    assertThat(nobody().get(TAGS, "Authorization", token)).hasStatus(200);
    assertThat(nobody().get("/v2/", "Authorization", token)).hasStatus(200);
    assertThat(nobody().get("/v2/ann/own/tags/list", "Authorization", token)).hasStatus(401);
    assertThat(
            nobody().send("POST", "/v2/" + REPOSITORY + "/blobs/uploads/", "Authorization", token))
        .hasStatus(202);
    Answer ofZoe = token(clients.at(stand, "CN=zoe"), "");
    assertThat(claims(ofZoe).path("access")).isEmpty();
  }

  @Test
  void whatElseIsPresentedGoesBeforeIt() throws IOException {
    String wrong = new Login("reader", "wrong").basic();
    String right = Users.READER.basic();

    for (String path : new String[] {"/v2/", TAGS, "/auth/token?scope=" + SCOPE}) {
      assertThat(ann.get(path, "Authorization", wrong)).as(path).isError(401, "UNAUTHORIZED");
      assertThat(ann.get(path, "Authorization", "Bearer x")).isError(401, "UNAUTHORIZED");
      assertThat(ann.get(path, "Authorization", "x")).isError(401, "UNAUTHORIZED");
      assertThat(ann.get(path, "Authorization", right)).hasStatus(200);
    }
    Answer token = ann.get("/auth/token?scope=" + SCOPE, "Authorization", right);
    assertThat(claims(token).path("sub").asText()).isEqualTo("user:reader");
    Answer form =
        ann.send(
            "POST",
            "/auth/token",
            "grant_type=refresh_token&refresh_token=x".getBytes(UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(form).isError(401, "UNAUTHORIZED");
  }

  @Test
  void aNameOfTheFileAndOneThatIsNoneAreNobodys() throws IOException {
    for (String subject :
        new String[] {
          "CN=reader", "CN=admin,O=x", "O=devs", "CN=a:b,O=devs", "CN=ann+CN=zoe,O=devs"
        }) {
      Registry them = clients.at(stand, subject);
      assertThat(them.get("/v2/")).as(subject).isError(401, "UNAUTHORIZED");
      assertThat(them.get(TAGS)).as(subject).isError(401, "UNAUTHORIZED");
      Answer token = token(them, "");
      assertThat(claims(token).path("sub").asText()).isEmpty();
      assertThat(claims(token).path("access")).isEmpty();
      // And who has a password besides gets in by that.
      assertThat(them.get(TAGS, "Authorization", Users.READER.basic())).hasStatus(200);
    }
  }

  @Test
  void aCertificateThatIsNotToBeTrustedEndsTheConnection() throws IOException {
    Instant now = Instant.now();
    for (Registry them :
        new Registry[] {
          others.at(stand, "CN=ann,O=devs"),
          CertifiedClients.make("clients").at(stand, "CN=ann,O=devs"),
          clients.at(stand, "CN=ann,O=devs", now.minus(Duration.ofHours(1))),
          clients.at(stand, "CN=ann,O=devs", now.plus(Duration.ofHours(1)))
        }) {
      assertThatThrownBy(() -> them.get("/v2/")).isInstanceOf(UncheckedIOException.class);
    }
    assertThat(ann.get("/v2/")).hasStatus(200);
  }

  @Test
  void nobodyIsBelievedWhoSaysInAHeaderWhatTheCertificateWas() throws IOException {
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                """
                {"commonName": "ann", "organizations": ["devs"], "expires": %d}"""
                    .formatted(Instant.now().plusSeconds(600).toEpochMilli() * 1000)
                    .getBytes(UTF_8));
    Registry zoe = clients.at(stand, "CN=zoe");

    for (String name : new String[] {"Berth-Certificate", "berth-certificate"}) {
      assertThat(nobody().get(TAGS, name, header)).isError(401, "UNAUTHORIZED");
      assertThat(zoe.get(TAGS, name, header)).isError(403, "DENIED");
      Answer ofNobody = nobody().get("/auth/token?scope=" + SCOPE, name, header);
      assertThat(claims(ofNobody).path("sub").asText()).isEmpty();
      Answer ofZoe = zoe.get("/auth/token?scope=" + SCOPE, name, header, name, header);
      assertThat(claims(ofZoe).path("sub").asText()).isEqualTo("user:zoe");
      assertThat(claims(ofZoe).path("access")).isEmpty();
    }
    assertThat(nobody().get("/internal/auth/certificate")).hasStatus(404);
  }

  @Test
  void theAdminApiTakesNone() {
    Registry chief = clients.at(stand, "CN=chief");

    for (String path : new String[] {"me", "mode", "users", "policies"}) {
      assertThat(chief.get("/api/v1/" + path)).isError(401, "UNAUTHORIZED");
    }
    assertThat(chief.send("DELETE", "/api/v1/repositories/" + REPOSITORY))
        .isError(401, "UNAUTHORIZED");
  }

  @Test
  void anEndToLoginsEndsTokensAndTheClientGetsInAnew() {
    Registry eve = clients.at(stand, "CN=eve,O=devs");
    assertThat(eve.get(TAGS)).hasStatus(200);
    String token = "Bearer " + token(eve, "").json().path("token").asText();
    assertThat(nobody().get(TAGS, "Authorization", token)).hasStatus(200);

    assertThat(new AdminCalls(nobody()).call(Users.ADMIN.basic(), "DELETE", "users/eve/logins", ""))
        .hasStatus(204);

    Eventually.isTrue(
        "the token is refused",
        SOON,
        () -> nobody().get(TAGS, "Authorization", token).status() == 401);
    assertThat(eve.get(TAGS)).hasStatus(200);
    String fresh = "Bearer " + token(eve, "").json().path("token").asText();
    assertThat(nobody().get(TAGS, "Authorization", fresh)).hasStatus(200);
  }

  @Test
  void authoritiesAreReplacedWhileConnectionsStand() throws IOException {
    Registry dora = clients.at(stand, "CN=dora,O=devs");
    assertThat(dora.get(TAGS)).hasStatus(200);

    Pem.write(folder.resolve("clients.pem"), others.authority().certificate());

    Eventually.isTrue(
        "an authority that is gone vouches for nobody", SOON, () -> dora.get(TAGS).status() == 401);
    assertThat(others.at(stand, "CN=dora,O=devs").get(TAGS)).hasStatus(200);

    Pem.write(
        folder.resolve("clients.pem"),
        others.authority().certificate(),
        clients.authority().certificate());

    Eventually.isTrue("it vouches again", SOON, () -> dora.get(TAGS).status() == 200);
    assertThat(others.at(stand, "CN=dora,O=devs").get(TAGS)).hasStatus(200);
    Pem.write(folder.resolve("clients.pem"), clients.authority().certificate());
    Eventually.isTrue(
        "the other one is gone",
        SOON,
        () -> isRefused(() -> others.at(stand, "CN=dora,O=devs").get(TAGS)));
  }

  private static boolean isRefused(Supplier<Answer> call) {
    try {
      return call.get().status() == 401;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static Registry nobody() {
    return stand.registry().anonymous();
  }

  private static Answer token(Registry registry, String more) {
    return registry.get("/auth/token?service=berth&scope=" + SCOPE + more);
  }

  private static JsonNode claims(Answer answer) throws IOException {
    assertThat(answer).hasStatus(200);
    String token = answer.json().path("token").asText();
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }
}
