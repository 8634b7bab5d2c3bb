package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Fresh;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.stack.Stand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a registry tells afterwards of who did what. */
class AuditIT {

  private static final Stand STAND =
      Stand.start(
          options ->
              Users.close(options)
                  .with("berth.auth.logins.failures-per-address", "1000")
                  .with("berth.auth.logins.failures-per-account", "1000"));

  private static final Registry ANYBODY = STAND.registry().anonymous();
  private static final AdminCalls ADMIN = new AdminCalls(ANYBODY);

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void whatWasDoneIsToldWithWhoAndFromWhere() {
    // Given
    Repository repository =
        STAND.registry().as(Users.CONFORMANCE).repository("member/" + Fresh.word());
    Content image = Images.tiny();
    String policy = Fresh.word();

    // When
    repository.push(image, "one");
    assertThat(repository.deleteManifest("one").status()).isEqualTo(202);
    ADMIN.made(
        "PUT",
        "policies/" + policy,
        "{\"users\": [\"reader\"], \"repositories\": [\"member/x\"], \"actions\": [\"pull\"]}");
    assertThat(
            ADMIN
                .call(Users.OWNER.basic(), "DELETE", "repositories/" + repository.name(), "")
                .status())
        .isEqualTo(204);

    // Then it is told that the manifest came by its digest, and then by the tag
    List<JsonNode> events = events(Users.OWNER, "repository=" + repository.name());
    assertThat(events)
        .extracting(event -> event.path("action").asText())
        .containsExactly("repository.delete", "tag.delete", "push", "push");
    assertThat(events)
        .extracting(event -> event.path("identity").asText())
        .containsExactly(
            "user:" + Users.OWNER.username(),
            "user:" + Users.CONFORMANCE.username(),
            "user:" + Users.CONFORMANCE.username(),
            "user:" + Users.CONFORMANCE.username());
    JsonNode tagged = events.get(2);
    assertThat(tagged.path("digest").asText()).isEqualTo(image.root().digest());
    assertThat(tagged.at("/tags/0").asText()).isEqualTo("one");
    assertThat(events.getLast().path("digest").asText()).isEqualTo(image.root().digest());
    assertThat(events.getLast().path("tags")).isEmpty();
    assertThat(events)
        .extracting(event -> event.path("address").asText())
        .allSatisfy(address -> assertThat(address).matches("127\\.0\\.0\\.1|0*:.*1"));

    JsonNode change = events(Users.ADMIN, "action=policy.put&n=1").getFirst();
    assertThat(change.path("name").asText()).isEqualTo(policy);
    assertThat(change.path("identity").asText()).isEqualTo("user:" + Users.ADMIN.username());
    assertThat(change.path("address").asText())
        .isEqualTo(events.getFirst().path("address").asText());
    JsonNode login =
        events(Users.ADMIN, "action=login&identity=user:" + Users.CONFORMANCE.username())
            .getFirst();
    assertThat(login.path("how").asText()).isEqualTo("password");
  }

  @Test
  void pageByPageBothServicesTellTheirsOnce() {
    Repository repository =
        STAND.registry().as(Users.CONFORMANCE).repository("member/" + Fresh.word());
    for (int i = 0; i < 5; i++) {
      repository.push(Images.tiny(), "tag" + i);
      ADMIN.made(
          "POST",
          "robots",
          "{\"name\": \"%s\", \"ownedBy\": \"member/**\"}".formatted(Fresh.word()));
    }
    List<String> all = ids(page(Users.ADMIN, "n=1000"));

    List<String> paged = new ArrayList<>();
    JsonNode page = page(Users.ADMIN, "n=3");
    paged.addAll(ids(page));
    while (!page.path("next").isNull()) {
      page = page(Users.ADMIN, "n=3&before=" + page.path("next").asText());
      paged.addAll(ids(page));
    }

    // The question itself is a login, which may be one more, or be counted.
    assertThat(new LinkedHashSet<>(paged)).hasSameSizeAs(paged).containsAll(all);
  }

  @Test
  void aFloodOfDenialsLeavesNothingBehind() {
    ADMIN.call(Users.NOBODY.basic(), "GET", "me", "");
    long known = events(Users.ADMIN, "n=1000").size();

    for (int i = 0; i < 300; i++) {
      Answer denied =
          i % 2 == 0
              ? ANYBODY.get("/v2/other/x/tags/list", "Authorization", Users.NOBODY.basic())
              : ADMIN.call(new Login("nobody", "wrong" + i).basic(), "GET", "policies", "");
      assertThat(denied.status()).isIn(401, 403, 429);
    }

    // Logins of nobody, and of who asks, which are counted by the minute.
    assertThat(events(Users.ADMIN, "n=1000").size() - known).isLessThan(8);
  }

  @Test
  void whoDoesNotAdministerIsToldNothing() {
    assertThat(page(Users.OWNER, "n=0", 400).has("events")).isFalse();
    page(Users.OWNER, "", 403);
    page(Users.OWNER, "repository=other/x", 403);
    page(Users.OWNER, "repository=member/x", 200);
    page(Users.OWNER, "repository=member/x&repository=other/x", 400);
    page(Users.ADMIN, "before=x", 400);
    page(Users.ADMIN, "action=nothing", 400);
    page(Users.ADMIN, "n=1001", 400);
    assertThat(ADMIN.call(Users.ADMIN.basic(), "DELETE", "audit", "").status()).isEqualTo(405);
  }

  private static List<String> ids(JsonNode page) {
    return page.path("events").findValuesAsText("id");
  }

  private static List<JsonNode> events(Login login, String query) {
    return StreamSupport.stream(page(login, query).path("events").spliterator(), false).toList();
  }

  private static JsonNode page(Login login, String query) {
    return page(login, query, 200);
  }

  private static JsonNode page(Login login, String query, int status) {
    Answer answer = ADMIN.call(login.basic(), "GET", "audit?" + query, "");
    assertThat(answer.status()).as(query).isEqualTo(status);
    return answer.json();
  }
}
