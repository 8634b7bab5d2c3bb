package dev.berth.localstack.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewPasswordTest {

  @Test
  void isHashedByBcryptAsHtpasswdDoes() {
    String hash = NewPassword.of("träum süß".toCharArray()).hash(4);

    assertThat(hash).matches("\\$2y\\$04\\$[./0-9A-Za-z]{53}");
    assertThat(OpenBSDBCrypt.checkPassword(hash, "träum süß".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(OpenBSDBCrypt.checkPassword(hash, "traum suss".toCharArray())).isFalse();
  }

  @Test
  void hasASaltOfItsOwn() {
    NewPassword password = NewPassword.of("secret".toCharArray());

    assertThat(password.hash(4)).isNotEqualTo(password.hash(4));
  }

  @Test
  void isLookedAtToItsLastByte() {
    String longest = "a".repeat(70) + "ä";

    String hash = NewPassword.of(longest.toCharArray()).hash(4);

    assertThat(OpenBSDBCrypt.checkPassword(hash, longest.toCharArray())).isTrue();
    assertThat(OpenBSDBCrypt.checkPassword(hash, ("a".repeat(70) + "ö").toCharArray())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret\n", "secret\r\n", "secret\nother\n"})
  void isTheFirstLine(String lines) throws IOException {
    String hash = NewPassword.read(stream(lines)).hash(4);

    assertThat(OpenBSDBCrypt.checkPassword(hash, "secret".toCharArray())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", not empty",
        "\"\n\", not empty",
        "\"a\u0000b\", control characters",
        "\"a\tb\", control characters",
        "\"a\rb\", control characters",
        "a\uFFFD, cannot be read"
      })
  void refusesWhatNoClientSends(String line, String reason) {
    assertThatThrownBy(() -> NewPassword.read(stream(line)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ä", "\uD83D\uDEA2"})
  void refusesWhatBcryptWouldCutOff(String character) {
    String tooLong = character.repeat(73);

    assertThatThrownBy(() -> NewPassword.read(stream(tooLong)))
        .hasMessage("a password has at most 72 bytes in UTF-8: bcrypt ignores what comes after");
    assertThatThrownBy(() -> NewPassword.of(tooLong.toCharArray()))
        .hasMessageContaining("at most 72 bytes");
  }

  @Test
  void refusesAnotherEncodingWithoutTellingWhatItRead() {
    InputStream latin = new ByteArrayInputStream("sécret".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> NewPassword.read(latin))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("cannot be read")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 15})
  void refusesACostOutOfBounds(int cost) {
    NewPassword password = NewPassword.of("secret".toCharArray());

    assertThatThrownBy(() -> password.hash(cost))
        .isInstanceOf(StackException.class)
        .hasMessage("the cost of a hash is between 4 and 14, unlike " + cost);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
