package dev.berth.gateway.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import java.util.Base64;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Authorization} of any text. */
@Fuzzed
class CredentialsFuzzTest {

  @ValueSource(
      strings = {
        "Basic YW5uOnBhOnNz",
        "Basic YW5u",
        "basic  Og==",
        "Basic ÿ",
        "Bearer a.b.c",
        "Bearer",
        " Basic YTpi",
        "Negotiate x",
      })
  @FuzzTest(maxDuration = "1m")
  void whatIsReadSaysTheSameAgain(@NotNull String header) {
    switch (Credentials.parse(header)) {
      case Credentials.Basic(String username, String password) -> {
        assertThat(username).doesNotContain(":");
        byte[] pair = (username + ':' + password).getBytes(UTF_8);
        assertThat(Credentials.parse("Basic " + Base64.getEncoder().encodeToString(pair)))
            .isEqualTo(new Credentials.Basic(username, password));
      }
      case Credentials.Bearer(String token) ->
          assertThat(Credentials.parse("Bearer " + token)).isEqualTo(new Credentials.Bearer(token));
      case Credentials.None _ -> throw new AssertionError("a header is not nothing");
      case Credentials.Unknown _ -> {}
    }
  }
}
