package dev.berth.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"unix:/run/berth/blob.sock", "127.0.0.1:5012", "blob.berth.svc:80"})
  void survivesItsText(String text) {
    assertThat(ServiceAddress.of(text)).hasToString(text);
  }

  @Test
  void takesTheBracketsOffIpv6() {
    assertThat(ServiceAddress.of("[::1]:80")).isEqualTo(new ServiceAddress.Tcp("::1", 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":80", "host:", "host:0", "host:99999", "unix:run/a"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> ServiceAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
