package dev.berth.auth.account;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {

  private static final String REST = "abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
  private static final String HASH = "$2y$05$" + REST;

  @Test
  void readsUsersBetweenCommentsAndEmptyLines() {
    Htpasswd users = parse("# people\n\nann:" + HASH + "\r\nbob b\u00f6b:$2b$10$" + REST + " \n");

    assertThat(users.size()).isEqualTo(2);
    assertThat(users.hash("ann")).hasValue(HASH);
    assertThat(users.hash("bob b\u00f6b")).hasValue("$2b$10$" + REST);
    assertThat(users.hash("# people")).isEmpty();
    assertThat(users.highestCost()).isEqualTo(10);
  }

  @Test
  void hasNobodyInAnEmptyFile() {
    assertThat(parse("").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "ann:",
        "ann:secret",
        ":" + HASH,
        " :" + HASH,
        "a\tb:" + HASH,
        "ann: " + HASH,
        "ann:x:" + HASH,
        "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
        "ann:$apr1$abcdefgh$abcdefghijklmnopqrstuv",
        "ann:$2x$05$" + REST,
        "ann:$2$05$" + REST,
        "ann:$2y$03$" + REST,
        "ann:$2y$18$" + REST,
        "ann:$2y$5$" + REST,
        "ann:$2y$05$" + REST + "x",
        "ann:$2y$05$short",
      })
  void refusesALineThatIsAnythingElse(String line) {
    assertThatThrownBy(() -> parse("# one\nzoe:" + HASH + '\n' + line))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("in the file, line 3: ")
        .hasNoCause()
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain(REST.substring(5, 15), "secret", "apr1", "5en6");
  }

  @Test
  void refusesAUserWhoIsThereTwice() {
    assertThatThrownBy(() -> parse("ann:" + HASH + "\nann:" + HASH))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("in the file, line 2: this user is there already");
  }

  @Test
  void refusesANameThatIsTooLong() {
    assertThat(parse("a".repeat(255) + ':' + HASH).size()).isEqualTo(1);
    assertThatThrownBy(() -> parse("a".repeat(256) + ':' + HASH))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> Htpasswd.parse(("\u00e4:" + HASH).getBytes(ISO_8859_1), "the file"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the file the file is not in UTF-8");
  }

  @Test
  void findsWhoIsLostInAnotherFile() {
    Htpasswd before = parse("ann:" + HASH + "\nbob:" + HASH + "\ncat:" + HASH);
    Htpasswd after = parse("ann:" + HASH + "\nbob:$2y$06$" + REST + "\ndan:" + HASH);

    assertThat(before.lostIn(after)).containsExactly("bob", "cat");
    assertThat(before.lostIn(before)).isEmpty();
  }

  @Test
  void tellsNoHashesWherePrinted() {
    assertThat(parse("ann:" + HASH)).hasToString("Htpasswd[1 users]");
  }

  private static Htpasswd parse(String text) {
    return Htpasswd.parse(text.getBytes(UTF_8), "the file");
  }
}
