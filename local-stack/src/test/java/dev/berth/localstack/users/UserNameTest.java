package dev.berth.localstack.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "ann", "ann@example.org", "Ann B.", "änn", "a#b", "\uD83D\uDEA2"})
  void takesWhatCanBeSentAndWritten(String text) {
    assertThat(new UserName(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | 1 to 255 characters",
        "a:b | colon",
        "\"a\nb\" | control characters",
        "\"a\u0085\" | control characters",
        "\" a\" | white space",
        "\"a \" | white space",
        "\"\u00A0a\" | white space",
        "\"a\u2028\" | white space",
        "#a | comments",
        "a\uFFFD | encoding",
        "a\uD83D | encoding"
      })
  void refusesWhatNoUserCanBeCalled(String text, String reason) {
    assertThatThrownBy(() -> new UserName(text))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256})
  void hasAtMost255Characters(int length) {
    String text = "a".repeat(length);

    if (length == 255) {
      assertThat(new UserName(text).text()).isEqualTo(text);
    } else {
      assertThatThrownBy(() -> new UserName(text)).hasMessageContaining("unlike 256");
    }
  }
}
