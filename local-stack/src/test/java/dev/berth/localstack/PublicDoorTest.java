package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.berth.localstack.process.LoopbackPort;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    PublicDoor door = PublicDoor.of(host, port, tls, false);

    assertThat(door.url()).hasToString(url);
    assertThat(door.outerUrl()).hasToString(url);
    assertThat(door.isOpenToOthers()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void isReachedHereByItsNameWhereItListensOnAllAddresses(String host) throws IOException {
    PublicDoor door = PublicDoor.of(host, 5000, false, true);

    assertThat(door.url()).hasToString("http://localhost:5000");
    assertThat(door.isOpenToOthers()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void isToldToOthersByAnAddressTheyReach(String host) throws IOException {
    List<InetAddress> reachable = HostAddresses.reachable();
    assumeThat(reachable).isNotEmpty();

    PublicDoor door = PublicDoor.of(host, 5000, true, true);

    assertThat(door.outerUrl())
        .isEqualTo(new PublicDoor(reachable.getFirst(), 5000, true).outerUrl());
    assertThat(door.outerUrl().getHost()).isNotEqualTo("localhost");
  }

  @Test
  void takesEveryAddressOfThisMachineWhereThereIsALogin() throws IOException {
    for (InetAddress address : HostAddresses.reachable()) {
      PublicDoor door = PublicDoor.of(address.getHostAddress(), 5000, false, true);

      assertThat(door.isOpenToOthers()).isTrue();
      assertThat(door.outerUrl()).isEqualTo(door.url());
      assertThat(door.url().getHost()).contains(HostAddresses.digits(address));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "2001:db8::1"})
  void refusesAddressesThatOthersReachWhereThereIsNoLogin(String host) {
    assertThatThrownBy(() -> PublicDoor.of(host, 5000, true, false))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(host + " is refused: there is no login")
        .hasMessageEndingWith("set berth.auth.htpasswd and berth.auth.policies");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.host.invalid", "300.1.1.1", "203.0.113.7", "2001:db8::7"})
  void refusesWhatIsNoAddressOfThisMachine(String host) {
    assertThatThrownBy(() -> PublicDoor.of(host, 5000, false, true))
        .isInstanceOf(StackException.class)
        .hasMessage(host + " is no address of this machine");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void refusesWhatIsNoPort(int port) {
    assertThatThrownBy(() -> PublicDoor.of("127.0.0.1", port, false, false))
        .isInstanceOf(StackException.class)
        .hasMessage("a port is at most 65535, unlike " + port);
  }

  @Test
  void isNotFreeWhereALocalProgramHasThePort() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(LoopbackPort.free(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
      PublicDoor door = PublicDoor.of("0.0.0.0", taken.getLocalPort(), false, true);

      assertThatThrownBy(door::requireFree)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("the port %d of 0.0.0.0 is taken", taken.getLocalPort());
    }
  }
}
