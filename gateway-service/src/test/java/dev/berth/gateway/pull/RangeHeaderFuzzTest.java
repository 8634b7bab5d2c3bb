package dev.berth.gateway.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code Range} of any text, for blobs of any length: never an exception, never beyond the blob.
 */
@Fuzzed
class RangeHeaderFuzzTest {

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("bytes=0-499", 1000L),
        Arguments.of("bytes=500-", 1000L),
        Arguments.of("bytes=-500", 100L),
        Arguments.of("bytes=-0", 1000L),
        Arguments.of("bytes=0-", 0L),
        Arguments.of("bytes= 5 - 4 ", 1000L),
        Arguments.of("bytes=0-0,2-3", 1000L),
        Arguments.of("bytes=-999999999999999999", Long.MAX_VALUE),
        Arguments.of("bytes=999999999999999999-", Long.MAX_VALUE),
        Arguments.of("lines=1-2", 1L));
  }

  @MethodSource("headers")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadLiesWithinTheBlob(
      @NotNull String header, @InRange(min = 0, max = Long.MAX_VALUE) long length) {
    switch (RangeHeader.parse(header, length)) {
      case RangeHeader.Whole _ -> {}
      case RangeHeader.Unsatisfiable _ -> assertThat(header).contains("bytes=");
      case RangeHeader.Part part -> {
        assertThat(part.range().last()).isLessThan(length);
        assertThat(part.range().length()).isBetween(1L, length);
        if (part.range().last() < 1_000_000_000_000_000_000L) {
          assertThat(RangeHeader.parse("bytes=" + part.range(), length)).isEqualTo(part);
        }
      }
    }
  }
}
