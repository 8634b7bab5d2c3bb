package dev.berth.model.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.RegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

  @Test
  void leavesParametersOut() {
    assertThat(MediaType.parse("application/vnd.oci.image.index.v1+json; charset=utf-8"))
        .isEqualTo(MediaType.OCI_INDEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "json", "a/", "/b", "a/b/c", "a b/c", "a/b\r\nX: y", "ä/b"})
  void refusesWhatIsNoMediaType(String text) {
    assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(RegistryException.class);
  }
}
