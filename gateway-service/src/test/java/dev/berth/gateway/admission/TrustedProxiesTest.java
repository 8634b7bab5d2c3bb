package dev.berth.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void namesAreLeftOut() {
    TrustedProxies named = new TrustedProxies(List.of("localhost"));
    assertThat(named.include(peer("127.0.0.1"))).isFalse();
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }
}
