package dev.berth.auth.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomTextTest {

  @Test
  void isOfAsManyBytesAndAnotherOneEachTime() {
    Set<String> texts = new HashSet<>();
    for (int number = 0; number < 1_000; number++) {
      String text = RandomText.ofBytes(32);
      assertThat(text).matches("[A-Za-z0-9_-]{43}");
      assertThat(Base64.getUrlDecoder().decode(text)).hasSize(32);
      texts.add(text);
    }
    assertThat(texts).hasSize(1_000);
  }
}
