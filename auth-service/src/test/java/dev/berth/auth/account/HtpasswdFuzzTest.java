package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with users of any bytes. */
@Fuzzed
class HtpasswdFuzzTest {

  private static final String HASH = "$2y$05$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

  static Stream<Arguments> files() {
    return Stream.of(
            "",
            "# nobody\n\n",
            "ann:" + HASH + "\n",
            "ann:" + HASH + "\r\nbob:" + HASH.replace("2y", "2b") + "  ",
            "ann:" + HASH + "\nann:" + HASH,
            "ann:" + HASH.replace("05", "31"),
            "änn ☃:" + HASH,
            ":" + HASH,
            "ann:" + HASH + ":more",
            "ann:{SHA}fEqNCco3Yq9h5ZUglD3CZJT4lBs=")
        .map(file -> Arguments.of((Object) file.getBytes(UTF_8)));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsWrittenAndReadAgain(byte @NotNull [] file) {
    Htpasswd users;
    try {
      users = Htpasswd.parse(file, "users");
    } catch (ConfigurationException refusal) {
      assertThat(refusal).hasMessageContaining("users").hasNoCause();
      assertThat(refusal.getMessage()).doesNotContain("$2").hasSizeLessThan(200);
      return;
    }
    assertThat(users.names()).hasSize(users.size()).allMatch(name -> name.indexOf(':') < 0);
    assertThat(users.highestCost()).isBetween(4, 17);

    String again =
        users.names().stream()
            .map(name -> name + ':' + users.hash(name).orElseThrow() + '\n')
            .collect(Collectors.joining());

    Htpasswd read = Htpasswd.parse(again.getBytes(UTF_8), "again");
    assertThat(read.names()).isEqualTo(users.names());
    assertThat(users.lostIn(read)).isEmpty();
    assertThat(read.lostIn(users)).isEmpty();
  }
}
