package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.Caller;
import dev.berth.auth.ClosedService;
import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What has happened to the file of users while no service was there to see it. */
class RestartIT {

  private static final Installation INSTALLATION = Installation.create();
  private static final Path USERS = INSTALLATION.file("users");
  private static final Map<String, String> SETTINGS = Map.of("berth.auth.htpasswd", "" + USERS);

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @Test
  void revokesWhoHasGoneOrGotAnotherPasswordMeanwhile() throws Exception {
    String stays = ClosedService.user("gus", "of gus", 4);
    users(ClosedService.user("eve", "of eve", 4), ClosedService.user("fay", "of fay", 4), stays);
    assertThat(revoked("first")).isEmpty();
    assertThat(revoked("the same file")).isEmpty();

    users(ClosedService.user("fay", "another", 4), stays, ClosedService.user("hal", "of hal", 4));

    assertThat(revoked("changed")).containsExactlyInAnyOrder("user:eve", "user:fay");

    users(stays);

    assertThat(revoked("without hal"))
        .containsExactlyInAnyOrder("user:eve", "user:fay", "user:hal");
  }

  private static void users(String... lines) throws Exception {
    Files.writeString(USERS, String.join("", lines));
  }

  /** Starts a service, asks it who is not to be believed, and ends it. */
  private static List<String> revoked(String name) throws Exception {
    try (RunningService service = RunningService.start(INSTALLATION, name, SETTINGS)) {
      service.awaitReady();
      Caller gateway = new Caller(service.service(), "");
      return Caller.body(gateway.get("/internal/auth/state?after=0"), 200)
          .get("revocations")
          .findValues("of")
          .stream()
          .map(JsonNode::asText)
          .toList();
    }
  }
}
