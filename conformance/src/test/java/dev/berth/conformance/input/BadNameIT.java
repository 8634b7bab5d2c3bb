package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.RawConnection;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.row.Row;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repository names outside the grammar, on every path that has one. */
class BadNameIT {

  private static final String DIGEST = Images.EMPTY_CONFIG.digest();

  private final Registry registry = Registry.target();

  static Stream<String> badNames() {
    return Stream.of(
        "UPPER",
        ".a",
        "a.",
        "-a",
        "a-",
        "_a",
        "a_",
        "a..b",
        "a___b",
        "a._b",
        "a//b",
        "a:b",
        "a@b",
        "a%20b",
        "%C3%A4",
        "..",
        "a/../b",
        "a/./b",
        "%2e%2e",
        "a/%2E%2E/b",
        "a%2Fb",
        "a%2f..%2fb",
        "a%252Fb",
        "a%00b",
        "a%5Cb",
        "a".repeat(256),
        "a/".repeat(128) + "a");
  }

  @ParameterizedTest
  @MethodSource("badNames")
  @Row({"D2", "end-3"})
  void noManifestIsThere(String name) {
    assertRefused(exchange("GET", name, "/manifests/latest"));
    assertThat(exchange("HEAD", name, "/manifests/latest")).hasStatus(400).hasNoBody();
  }

  @ParameterizedTest
  @MethodSource("badNames")
  @Row({"D2", "end-2"})
  void noBlobIsThere(String name) {
    assertRefused(exchange("GET", name, "/blobs/" + DIGEST));
    assertThat(exchange("HEAD", name, "/blobs/" + DIGEST)).hasStatus(400).hasNoBody();
  }

  @ParameterizedTest
  @MethodSource("badNames")
  @Row({"D2", "end-4a", "end-4b"})
  void noUploadIsOpened(String name) {
    assertRefused(exchange("POST", name, "/blobs/uploads/"));
    assertRefused(exchange("POST", name, "/blobs/uploads/?digest=" + DIGEST));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  @Row({"D2", "end-8a", "end-12a"})
  void nothingIsListed(String name) {
    assertRefused(exchange("GET", name, "/tags/list"));
    assertRefused(exchange("GET", name, "/referrers/" + DIGEST));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  @Row({"D2", "end-9", "end-10"})
  void nothingIsDeleted(String name) {
    assertRefused(exchange("DELETE", name, "/manifests/latest"));
    assertRefused(exchange("DELETE", name, "/blobs/" + DIGEST));
  }

  private Answer exchange(String method, String name, String rest) {
    return RawConnection.exchange(registry, method, "/v2/" + name + rest, "Content-Length: 0");
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer).isError(400, "NAME_INVALID");
  }
}
