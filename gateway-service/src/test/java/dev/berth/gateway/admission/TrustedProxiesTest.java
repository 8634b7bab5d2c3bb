package dev.berth.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1"));

  @ParameterizedTest
  @ValueSource(strings = {"10.255.0.1", "192.0.2.7", "2001:db8:1::1", "::1"})
  void whatIsInOneOfThemIsIncluded(String address) {
    assertThat(proxies.include(peer(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.0.0.1", "192.0.2.8", "2001:db9::1", "::2", "127.0.0.1"})
  void othersAreNot(String address) {
    assertThat(proxies.include(peer(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.1", "", "10.0.0.0/x", "10.0.0.0/33"})
  void whatIsNeitherAnAddressNorANetworkIsRefused(String proxy) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(proxy)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1   | 198.51.100.1                            | 198.51.100.1
          10.0.0.1   | 203.0.113.9, 198.51.100.1               | 198.51.100.1
          10.0.0.1   | 203.0.113.9, 198.51.100.1, 192.0.2.7    | 198.51.100.1
          10.0.0.1   | 203.0.113.9,198.51.100.1;192.0.2.7      | 198.51.100.1
          10.0.0.1   | 203.0.113.9;198.51.100.1                | 198.51.100.1
          10.0.0.1   | 10.0.0.3, 10.0.0.2                      | 10.0.0.3
          10.0.0.1   | 203.0.113.9, unknown                    | 10.0.0.1
          10.0.0.1   | 203.0.113.9, unknown, 10.0.0.2          | 10.0.0.2
          10.0.0.1   | 203.0.113.9, 1.2.3                      | 10.0.0.1
          10.0.0.1   | 203.0.113.9, 1.2.3.4.5                  | 10.0.0.1
          10.0.0.1   | 203.0.113.9, localhost                  | 10.0.0.1
          10.0.0.1   | 203.0.113.9,                            | 203.0.113.9
          10.0.0.1   | ,                                       | 10.0.0.1
          10.0.0.1   | 198.51.100.1:4711                       | 198.51.100.1
          10.0.0.1   | 2001:db9::1                             | 2001:db9::1
          10.0.0.1   | [2001:db9::1]                           | 2001:db9::1
          10.0.0.1   | [2001:DB9:0:0::1]:4711                  | 2001:db9::1
          10.0.0.1   | [2001:db9::1                            | 10.0.0.1
          10.0.0.1   | [2001:db9::1]x                          | 10.0.0.1
          10.0.0.1   | ::ffff:198.51.100.1                     | 198.51.100.1
          10.0.0.1   | 203.0.113.9, ::ffff:10.0.0.2            | 203.0.113.9
          2001:db8::1| 198.51.100.1                            | 198.51.100.1
          10.0.0.1   | ''                                      | 10.0.0.1
          11.0.0.1   | 198.51.100.1                            | 11.0.0.1
          2001:db9::2| 198.51.100.1                            | 2001:db9::2
          """)
  void theClientIsTheNearestThatIsNoneOfThem(String peer, String lines, String client) {
    assertThat(proxies.client(peer(peer), List.of(lines.split(";")))).isEqualTo(client);
  }

  @Test
  void whoSaysNothingIsTheClient() {
    assertThat(proxies.client(peer("10.0.0.1"), List.of())).isEqualTo("10.0.0.1");
    assertThat(proxies.client(peer("11.0.0.1"), List.of())).isEqualTo("11.0.0.1");
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }
}
