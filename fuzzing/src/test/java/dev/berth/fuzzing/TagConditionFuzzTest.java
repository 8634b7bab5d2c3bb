package dev.berth.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.berth.contract.metadata.TagCondition;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code If-Match} and {@code If-None-Match} of any text. */
@Fuzzed
class TagConditionFuzzTest {

  private static final String DIGEST =
      "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"";

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("*", null),
        Arguments.of(null, " * "),
        Arguments.of(DIGEST, null),
        Arguments.of(DIGEST + " ,\t" + DIGEST, null),
        Arguments.of("W/" + DIGEST, null),
        Arguments.of("\"\"" + ",\"\"".repeat(100), "\""));
  }

  @MethodSource("headers")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsReadAgain(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    Reading.of(() -> TagCondition.parse(ifMatch, ifNoneMatch))
        .ifPresent(condition -> assertThat(again(condition)).isEqualTo(condition));
  }

  private static TagCondition again(TagCondition condition) {
    return switch (condition) {
      case TagCondition.Any _ -> TagCondition.parse(null, null);
      case TagCondition.Absent _ -> TagCondition.parse(null, "*");
      case TagCondition.Present _ -> TagCondition.parse("*", null);
      case TagCondition.OneOf one ->
          TagCondition.parse(
              one.digests().stream()
                  .map(digest -> '"' + digest.toString() + '"')
                  .collect(Collectors.joining(", ")),
              null);
    };
  }
}
