package dev.berth.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void isFoundAgainByWhatStandsOnTheWire(ErrorCode code) {
    ErrorCode found = ErrorCode.of(code.wireCode(), code.status());

    assertThat(found.wireCode()).isEqualTo(code.wireCode());
    assertThat(found.status()).isEqualTo(code.status());
  }

  @Test
  void isUnknownForAForeignAnswer() {
    assertThat(ErrorCode.of("TEAPOT", 418)).isEqualTo(ErrorCode.UNKNOWN);
  }
}
