package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicDoorTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 5000, false, http://localhost:5000",
    "localhost, 5000, true, https://localhost:5000",
    "127.0.0.2, 80, false, http://127.0.0.2:80",
    "::1, 5000, false, 'http://[::1]:5000'"
  })
  void hasAUrlForClients(String host, int port, boolean tls, String url) throws IOException {
    assertThat(PublicDoor.of(host, port, tls).url()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "2001:db8::1"})
  void refusesAddressesThatOthersReach(String host) {
    assertThatThrownBy(() -> PublicDoor.of(host, 5000, true))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(host + " is refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.host.invalid", "300.1.1.1"})
  void refusesWhatIsNoAddress(String host) {
    assertThatThrownBy(() -> PublicDoor.of(host, 5000, false))
        .isInstanceOf(StackException.class)
        .hasMessage(host + " is no address of this machine");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void refusesWhatIsNoPort(int port) {
    assertThatThrownBy(() -> PublicDoor.of("127.0.0.1", port, false))
        .isInstanceOf(StackException.class)
        .hasMessage("a port is at most 65535, unlike " + port);
  }
}
