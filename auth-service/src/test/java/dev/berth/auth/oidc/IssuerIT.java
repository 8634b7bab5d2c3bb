package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Services whose issuer is away, or lies. */
class IssuerIT {

  private static final Installation INSTALLATION = Installation.create();
  private static final String ANOTHER = "https://id.example.org";

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @Test
  void anIssuerThatIsAwayIsNotNeededForKnownKeys() throws Exception {
    TestIssuer away = TestIssuer.start();
    Map<String, String> settings = settings(away);
    String token = away.sign(away.claims("aud", "berth", "preferred_username", "dora"));
    PublicJsonWebKey unknown = TestIssuer.newKey();
    String other =
        TestIssuer.sign(
            away.claims("aud", "berth", "preferred_username", "dora"), unknown, "RS256", "JWT");
    away.fail();

    try (away;
        RunningService alone = RunningService.start(INSTALLATION, "away", settings).awaitReady()) {
      // Away at the start
      HttpResponse<String> answer = new LoginCalls(alone).logIn("dora", token);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("UNAVAILABLE", "the issuer does not answer");
      assertThat(alone.output()).contains("the keys of an issuer cannot be fetched", away.url());

      // There
      away.mend();
      assertThat(new LoginCalls(alone).eventually(200, "dora", token)).isTrue();

      // Away again
      away.fail();
      assertThat(new LoginCalls(alone).logIn("dora", token).statusCode()).isEqualTo(200);
      assertThat(new LoginCalls(alone).eventually(503, "dora", other)).isTrue();
      assertThat(new LoginCalls(alone).logIn("dora", token).statusCode()).isEqualTo(200);
      assertThat(alone.output()).doesNotContain(token.split("\\.", -1)[1]);
    }
  }

  @Test
  void anIssuerThatSaysItIsAnotherIsNotBelieved() throws Exception {
    TestIssuer liar = TestIssuer.start();
    liar.claim(ANOTHER);
    Map<String, String> settings = settings(liar);

    try (liar;
        RunningService alone = RunningService.start(INSTALLATION, "liar", settings).awaitReady()) {
      String token = liar.sign(liar.claims("aud", "berth", "preferred_username", "dora"));
      assertThat(new LoginCalls(alone).logIn("dora", token).statusCode()).isEqualTo(503);
      assertThat(alone.output()).contains("it says that it is the issuer " + ANOTHER);
    }
  }

  private static Map<String, String> settings(TestIssuer issuer) {
    return Map.of(
        "berth.auth.oidc[0].issuer", issuer.url(), "berth.auth.oidc[0].client-id", "berth");
  }
}
