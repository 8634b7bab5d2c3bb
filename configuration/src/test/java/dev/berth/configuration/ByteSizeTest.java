package dev.berth.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({"0,0", "1000,1000", "1K,1024", "4MiB,4194304", "4 mb,4194304", "2G,2147483648"})
  void readsUnits(String text, long bytes) {
    assertThat(ByteSize.of(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "-1", "1.5M", "1X", "1MM"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatOverflows() {
    assertThatThrownBy(() -> ByteSize.of("999999999999999T"))
        .isInstanceOf(ArithmeticException.class);
  }
}
