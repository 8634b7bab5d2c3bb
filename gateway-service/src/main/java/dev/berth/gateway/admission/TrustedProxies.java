package dev.berth.gateway.admission;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** The proxies that are trusted to pass on many clients each ({@code http.trusted-proxies}). */
public final class TrustedProxies {

  private final List<IpSubnetFilterRule> networks;

  /**
   * These.
   *
   * @param proxies addresses or networks (CIDR); what is neither is left out, as no names are
   *     looked up for each connection
   */
  public TrustedProxies(List<String> proxies) {
    this.networks = proxies.stream().flatMap(TrustedProxies::network).toList();
  }

  /** Whether it is one of them. */
  public boolean include(InetSocketAddress peer) {
    return networks.stream().anyMatch(network -> network.matches(peer));
  }

  private static Stream<IpSubnetFilterRule> network(String text) {
    String[] parts = text.strip().split("/", 2);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
    if (address == null) {
      return Stream.empty();
    }
    int bits = parts.length == 1 ? address.length * Byte.SIZE : Integer.parseInt(parts[1]);
    return Stream.of(new IpSubnetFilterRule(parts[0], bits, IpFilterRuleType.ACCEPT));
  }
}
