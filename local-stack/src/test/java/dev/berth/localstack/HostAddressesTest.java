package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAddressesTest {

  @Test
  void areThoseThatOthersReach() throws SocketException {
    List<InetAddress> reachable = HostAddresses.reachable();

    for (InetAddress address : reachable) {
      assertThat(HostAddresses.has(address)).isTrue();
      assertThat(address.isLoopbackAddress() || address.isLinkLocalAddress()).isFalse();
    }
    assertThat(reachable.stream().dropWhile(Inet4Address.class::isInstance))
        .noneMatch(Inet4Address.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "127.0.0.1", "::1"})
  void everyMachineHasThese(String address) throws SocketException {
    assertThat(HostAddresses.has(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "2001:db8::7"})
  void noMachineHasThoseOfDocuments(String address) throws SocketException {
    assertThat(HostAddresses.has(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7",
    "::1, ::1",
    "fd00::7, fd00:0:0:0:0:0:0:7",
    "fe80::7%1, fe80:0:0:0:0:0:0:7"
  })
  void areWrittenInDigits(String address, String digits) {
    assertThat(HostAddresses.digits(InetAddress.ofLiteral(address))).isEqualTo(digits);
  }
}
