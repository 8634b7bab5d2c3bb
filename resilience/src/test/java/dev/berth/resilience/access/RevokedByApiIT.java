package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Json;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.PlainIssuer;
import dev.berth.resilience.stack.Stand;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody takes away by the admin API, with the tokens that are out, at two gateways. */
class RevokedByApiIT {

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int GATEWAYS = 2;

  /** So many calls meet every replica of a service. */
  private static final int MANY = 8;

  private static final String REPOSITORY = "private/revoked";
  private static final String SCOPE = "repository:" + REPOSITORY + ":pull";

  private static final String AUDIENCE = "https://registry.example.org";
  private static final String JOB = "repo:org/app:ref:refs/heads/main";
  private static final PlainIssuer ISSUER = PlainIssuer.start();

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .withReplicas(GATEWAYS)
                  .with("berth.auth.workloads[0].name", "ci")
                  .with("berth.auth.workloads[0].issuer", ISSUER.issuer())
                  .with("berth.auth.workloads[0].audience", AUDIENCE)
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final AdminCalls ADMIN = new AdminCalls(STAND.registry().anonymous());
  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());

  @BeforeAll
  static void push() {
    STAND.registry().as(Users.CONFORMANCE).repository(REPOSITORY).push(Images.tiny(), "latest");
    ADMIN.made(
        "PUT",
        "policies/robots",
        """
        {"robots": ["first", "second", "third"], "claims": {"sub": ["%s"]},
         "repositories": ["private/**"], "actions": ["pull"]}
        """
            .formatted(JOB));
  }

  @AfterAll
  static void stop() {
    STAND.close();
    ISSUER.close();
  }

  /**
   * Something that is taken away.
   *
   * @param token asks for an access token by it
   * @param owner who takes it away
   * @param path what they delete
   * @param again what who asks for another token is answered afterwards
   */
  private record Held(Supplier<Answer> token, Login owner, String path, int again) {

    /** By what is presented as a password. */
    static Held password(Login login, Login owner, String path) {
      return new Held(() -> ENDPOINT.getAs(login, "scope", SCOPE), owner, path, 401);
    }
  }

  /** How something is taken away. */
  private enum Way {
    ROBOT {
      @Override
      Held make() {
        return Held.password(
            new Login("first", robotToken("first").path("secret").asText()),
            Users.ADMIN,
            "robots/first");
      }
    },
    TOKEN_OF_A_ROBOT {
      @Override
      Held make() {
        JsonNode made = robotToken("second");
        return Held.password(
            new Login("second", made.path("secret").asText()),
            Users.ADMIN,
            "tokens/" + made.at("/token/id").asText());
      }
    },
    PERSONAL_TOKEN {
      @Override
      Held make() {
        JsonNode made = ADMIN.made(Users.READER, "POST", "tokens", "{\"label\": \"own\"}").json();
        return Held.password(
            new Login("reader", made.path("secret").asText()),
            Users.READER,
            "tokens/" + made.at("/token/id").asText());
      }
    },
    IDENTITY_TOKEN {
      @Override
      Held make() {
        Answer login = ENDPOINT.getAs(Users.CREATOR, "scope", SCOPE, "offline_token", "true");
        String refresh = login.json().path("refresh_token").asText();
        List<JsonNode> tokens =
            ADMIN.call(Users.CREATOR.basic(), "GET", "tokens", "").array("tokens");
        assertThat(tokens).hasSize(1);
        return new Held(
            () ->
                ENDPOINT.post(
                    "grant_type",
                    "refresh_token",
                    "refresh_token",
                    refresh,
                    "client_id",
                    "berth-test",
                    "scope",
                    SCOPE),
            Users.CREATOR,
            "tokens/" + tokens.getFirst().path("id").asText(),
            401);
      }
    },
    ALL_OF_A_ROBOT {
      @Override
      Held make() {
        return Held.password(
            new Login("third", robotToken("third").path("secret").asText()),
            Users.ADMIN,
            logins("robot:third"));
      }
    },
    WORKLOAD {
      /** Its token is the issuer's, who alone can take it away; a policy can, too. */
      @Override
      Held make() {
        Login job = new Login("any", ISSUER.token(AUDIENCE, Map.of("sub", JOB)));
        return new Held(
            () -> ENDPOINT.getAs(job, "scope", SCOPE),
            Users.ADMIN,
            logins("workload:ci/" + JOB),
            200);
      }
    };

    abstract Held make();

    private static String logins(String identity) {
      return "logins?identity=" + URLEncoder.encode(identity, UTF_8);
    }

    private static JsonNode robotToken(String name) {
      ADMIN.made(
          "POST", "robots", "{\"name\": \"%s\", \"ownedBy\": \"private/**\"}".formatted(name));
      return ADMIN.made("POST", "robots/" + name + "/tokens", "{\"label\": \"it\"}").json();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTakenAwayIsOutAtEveryGateway(Way way) {
    // Given
    Held held = way.make();
    String token = goodToken(held.token());

    // When
    assertThat(ADMIN.call(held.owner().basic(), "DELETE", held.path(), "")).hasStatus(204);

    // Then
    Eventually.reached(
        "the token is refused", SOON, () -> answers(token), seen -> seen.equals(List.of(401, 401)));
    Eventually.isTrue(
        "every auth-service lets it in as it should",
        SOON,
        () -> IntStream.range(0, MANY).allMatch(_ -> held.token().get().status() == held.again()));
  }

  @Test
  void whatAPolicyAllowedIsOutAtEveryGateway() {
    // Given
    ADMIN.made(
        "PUT",
        "policies/for-a-while",
        """
        {"users": ["nobody"], "repositories": ["private/**"], "actions": ["pull"]}
        """);
    Supplier<Answer> ask = () -> ENDPOINT.getAs(Users.NOBODY, "scope", SCOPE);
    String token = goodToken(ask);

    // When
    assertThat(ADMIN.call(Users.ADMIN.basic(), "DELETE", "policies/for-a-while", ""))
        .hasStatus(204);

    // Then the token is good for nothing, and neither is another one
    Eventually.reached(
        "the token is refused", SOON, () -> answers(token), seen -> seen.equals(List.of(401, 401)));
    Eventually.isTrue(
        "no auth-service grants it",
        SOON,
        () -> IntStream.range(0, MANY).noneMatch(_ -> grants(ask.get())));
    assertThat(answers(token(ask.get()))).containsOnly(401);
  }

  /** One that counts at every gateway, as what it was issued by has come there. */
  private static String goodToken(Supplier<Answer> ask) {
    Answer good =
        Eventually.reached(
            "a token is granted", SOON, ask, answer -> answer.status() == 200 && grants(answer));
    String token = token(good);
    Eventually.reached(
        "the token is believed",
        SOON,
        () -> answers(token),
        seen -> seen.equals(List.of(200, 200)));
    return token;
  }

  /** Whether a token says that it is good for anything. */
  private static boolean grants(Answer answer) {
    String payload = token(answer).split("\\.", -1)[1];
    return !Json.read(Base64.getUrlDecoder().decode(payload)).path("access").isEmpty();
  }

  private static String token(Answer answer) {
    return answer.json().path("access_token").asText();
  }

  /** What each of the gateways answers. */
  private static List<Integer> answers(String token) {
    return STAND.statuses("/v2/" + REPOSITORY + "/tags/list", "Bearer " + token);
  }
}
