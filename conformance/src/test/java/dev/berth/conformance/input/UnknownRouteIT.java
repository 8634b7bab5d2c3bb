package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that a path does not have, and paths that the API does not have. */
class UnknownRouteIT {

  private final Registry registry = Registry.target();
  private final Repository repository = registry.newRepository();

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/, GET",
    "BREW, /v2/, GET",
    "POST, /v2/_catalog, GET",
    "DELETE, /v2/NAME/tags/list, GET",
    "PUT, /v2/NAME/referrers/DIGEST, GET",
    "PUT, /v2/NAME/blobs/DIGEST, GET HEAD DELETE",
    "POST, /v2/NAME/manifests/latest, GET HEAD PUT DELETE",
    "BREW, /v2/NAME/manifests/latest, GET HEAD PUT DELETE",
    "GET, /v2/NAME/blobs/uploads/, POST",
    "POST, /v2/NAME/blobs/uploads/3fbd8a8e-4d5c-4f0a-9c59-3d5e2b1f7a10, GET PATCH PUT DELETE"
  })
  @Row("D32")
  void methodThatThePathLacksIsRefusedWithThoseItHas(String method, String path, String allowed) {
    String actual =
        path.replace("NAME", repository.name()).replace("DIGEST", Images.EMPTY_CONFIG.digest());

    Answer answer = RawConnection.exchange(registry, method, actual, "Content-Length: 0");

    assertThat(answer).isError(405, "UNSUPPORTED");
    assertThat(answer.list("Allow")).contains(allowed.split(" ", -1)).doesNotContain(method);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/",
        "/v3/",
        "/v2/name",
        "/v2/name/unknown",
        "/v2/name/tags",
        "/v2/name/tags/all",
        "/internal",
        "/internal/blobs",
        "/q/health",
        "/q/metrics",
        "/metrics",
        "/index.html"
      })
  @Row("D32")
  void pathOutsideTheApiIsUnknown(String path) {
    assertThat(registry.get(path)).isError(404);
  }
}
