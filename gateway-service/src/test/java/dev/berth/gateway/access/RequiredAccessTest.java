package dev.berth.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.gateway.access.Access.InRepository;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.OciRequestParser;
import dev.berth.model.access.Action;
import dev.berth.model.name.RepositoryName;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredAccessTest {

  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final String UPLOAD = "/v2/a/blobs/uploads/0b8b1b9e-3f0a-4a7e-9d3c-0123456789ab";

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/, base, false",
    "GET, /v2/_catalog, catalog, false",
    "GET, /v2/a/tags/list, a pull, false",
    "GET, /v2/a/manifests/v1, a pull, false",
    "HEAD, /v2/a/blobs/DIGEST, a pull, false",
    "GET, /v2/a/referrers/DIGEST, a pull, false",
    "POST, /v2/a/blobs/uploads/, a pull+a push, true",
    "PATCH, UPLOAD, a pull+a push, true",
    "PUT, UPLOAD?digest=DIGEST, a pull+a push, true",
    "GET, UPLOAD, a pull+a push, true",
    "DELETE, UPLOAD, a pull+a push, true",
    "PUT, /v2/a/manifests/v1, a pull+a push, true",
    "DELETE, /v2/a/manifests/v1, a delete, true",
    "DELETE, /v2/a/blobs/DIGEST, a delete, true"
  })
  void isWhatTheEndpointNeeds(String method, String target, String expected, boolean change) {
    RequiredAccess access = access(method, target);

    assertThat(
            access.required().stream()
                .map(RequiredAccessTest::text)
                .sorted()
                .collect(Collectors.joining("+")))
        .isEqualTo(expected);
    assertThat(access.optional()).isEmpty();
    assertThat(access.isChange()).isEqualTo(change);
  }

  @Test
  void isWhatTheAdminApiSaysThatAnActionNeeds() {
    assertThat(actions("GET", "/v2/a/manifests/v1")).isEqualTo(Action.PULL.needed());
    assertThat(actions("PUT", "/v2/a/manifests/v1")).isEqualTo(Action.PUSH.needed());
    assertThat(actions("DELETE", "/v2/a/manifests/v1")).isEqualTo(Action.DELETE.needed());
  }

  private static Set<Action> actions(String method, String target) {
    return access(method, target).required().stream()
        .map(InRepository.class::cast)
        .map(InRepository::action)
        .collect(Collectors.toSet());
  }

  @Test
  void asksForTheOtherRepositoryOfAMountOnlyIfItCanBeHad() {
    RequiredAccess access = access("POST", "/v2/a/blobs/uploads/?mount=DIGEST&from=b");

    assertThat(access.required())
        .containsExactlyInAnyOrder(in("a", Action.PULL), in("a", Action.PUSH));
    assertThat(access.optional()).containsExactly(in("b", Action.PULL));
  }

  private static RequiredAccess access(String method, String target) {
    String[] parts = target.replace("UPLOAD", UPLOAD).replace("DIGEST", DIGEST).split("\\?", 2);
    OciRequest request =
        OciRequestParser.parse(method, parts[0], parts.length > 1 ? parts[1] : null);
    return RequiredAccess.of(request);
  }

  private static InRepository in(String repository, Action action) {
    return new InRepository(RepositoryName.parse(repository), action);
  }

  private static String text(Access access) {
    return switch (access) {
      case Access.Base _ -> "base";
      case Access.Catalog _ -> "catalog";
      case InRepository in -> in.repository() + " " + in.action();
    };
  }
}
