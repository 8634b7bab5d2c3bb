package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.TokenEndpoint;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.StackOptions;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** More passwords at once than may wait, none of them right. */
class PasswordStormIT {

  private static final int CLIENTS = 8;
  private static final int PASSWORDS = 50 * CLIENTS;
  private static final Duration SOON = Duration.ofSeconds(5);

  /** All are compared with as much work as that of the most costly hash of all users. */
  private static final String COSTLY =
      "costly:$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234\n";

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.auth.htpasswd", users().toString())
                  // Each event loop has so many, and a machine may have many of these.
                  .with("berth.services.connections", "4")
                  .with("berth.auth.logins.failures-per-address", "1000"));

  private static final TokenEndpoint ENDPOINT = new TokenEndpoint(STAND.registry());
  private static final AdminCalls ADMIN = new AdminCalls(STAND.registry().anonymous());

  @AfterAll
  static void stop() {
    STAND.close();
  }

  private static Path users() {
    try {
      Path users = Files.createTempFile("berth-users-", "");
      users.toFile().deleteOnExit();
      Path given = StackOptions.builtHome().resolve("conformance/access/htpasswd");
      return Files.writeString(users, Files.readString(given) + COSTLY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsNobodyElseFromTokensNorFromNews() {
    // Given somebody with a personal token, and an administrator whose password is known
    Login personal = new Login("reader", ADMIN.secret(Users.READER, "tokens", ""));
    String token = ENDPOINT.getAs(personal).json().path("token").asText();
    ADMIN.made("GET", "users", "");

    // When
    CompletableFuture<List<Answer>> storm =
        CompletableFuture.supplyAsync(PasswordStormIT::passwords);
    List<Answer> others = new ArrayList<>();
    while (others.size() < 20 && !storm.isDone()) {
      Crowd.pause(Duration.ofMillis(100));
      others.add(ENDPOINT.getAs(personal));
    }
    assertThat(storm.isDone()).isFalse();
    assertThat(ADMIN.call(Users.ADMIN.basic(), "DELETE", "users/reader/logins", "")).hasStatus(204);
    Eventually.isTrue("the token is refused", SOON, () -> isRefused(token));
    assertThat(storm.isDone()).isFalse();

    // Then
    assertThat(others).extracting(Answer::status).containsOnly(200);
    assertThat(storm.join()).extracting(Answer::status).containsOnly(401, 429);
  }

  private static List<Answer> passwords() {
    List<TokenEndpoint> clients =
        Stream.generate(() -> new TokenEndpoint(STAND.ofItsOwn())).limit(CLIENTS).toList();
    return Crowd.race(
        PASSWORDS,
        number -> clients.get(number % CLIENTS).getAs(new Login("nobody-" + number, "wrong")));
  }

  private static boolean isRefused(String token) {
    String authorization = "Bearer " + token;
    return STAND.registry().anonymous().get("/v2/", "Authorization", authorization).status() == 401;
  }
}
