package dev.berth.gateway.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.model.content.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499, 500, 1499",
    "bytes=500-, 500, 1999",
    "bytes=-500, 1500, 1999",
    "bytes=-5000, 0, 1999",
    "bytes=1500-9999, 1500, 1999",
    "bytes=0-0, 0, 0",
    "'bytes= 1 - 2 ', 1, 2"
  })
  void takesAPart(String header, long first, long last) {
    assertThat(RangeHeader.parse(header, 2000))
        .isEqualTo(new RangeHeader.Part(new ByteRange(first, last)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=500-0", "bytes=2000-", "bytes=5000-10000", "bytes=-0"})
  void findsNothingOutsideTheBlob(String header) {
    assertThat(RangeHeader.parse(header, 2000)).isInstanceOf(RangeHeader.Unsatisfiable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes=", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "lines=1-2", "0-1"})
  void takesTheWholeForWhatItDoesNotUnderstand(String header) {
    assertThat(RangeHeader.parse(header, 2000)).isInstanceOf(RangeHeader.Whole.class);
  }

  @Test
  void findsNothingInAnEmptyBlob() {
    assertThat(RangeHeader.parse("bytes=0-", 0)).isInstanceOf(RangeHeader.Unsatisfiable.class);
    assertThat(RangeHeader.parse(null, 0)).isInstanceOf(RangeHeader.Whole.class);
  }
}
