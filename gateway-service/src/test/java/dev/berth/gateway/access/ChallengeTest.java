package dev.berth.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.gateway.request.OciRequestParser;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {

  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v2/ | ",
        "GET | /v2/_catalog | ,scope=\"registry:catalog:*\"",
        "GET | /v2/team/app/manifests/v1 | ,scope=\"repository:team/app:pull\"",
        "PUT | /v2/team/app/manifests/v1 | ,scope=\"repository:team/app:pull,push\"",
        "DELETE | /v2/team/app/manifests/v1 | ,scope=\"repository:team/app:delete\"",
        "POST | /v2/a/blobs/uploads/ | ,scope=\"repository:a:pull,push\"",
        "POST | /v2/a/blobs/uploads/?mount=DIGEST&from=b |"
            + " ,scope=\"repository:a:pull,push repository:b:pull\"",
        "POST | /v2/a/blobs/uploads/?mount=DIGEST | ,scope=\"repository:a:pull,push\""
      })
  void asksForWhatWillDo(String method, String target, String scope) {
    String[] parts = target.replace("DIGEST", DIGEST).split("\\?", 2);
    RequiredAccess access =
        RequiredAccess.of(
            OciRequestParser.parse(method, parts[0], parts.length > 1 ? parts[1] : null));

    String header = Challenge.at("https://r.example", "berth", access, Optional.empty()).header();

    assertThat(header)
        .isEqualTo(
            "Bearer realm=\"https://r.example/auth/token\",service=\"berth\""
                + (scope == null ? "" : scope));
  }

  @ParameterizedTest
  @CsvSource({Challenge.INVALID, Challenge.INSUFFICIENT})
  void tellsWhatIsWrongWithTheToken(String error) {
    RequiredAccess access = RequiredAccess.of(OciRequestParser.parse("GET", "/v2/", null));

    assertThat(Challenge.at("http://r", "s", access, Optional.of(error)).header())
        .isEqualTo(
            "Bearer realm=\"http://r/auth/token\",service=\"s\",error=\"%s\"".formatted(error));
  }
}
