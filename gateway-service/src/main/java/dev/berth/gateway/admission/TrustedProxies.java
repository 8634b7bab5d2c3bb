package dev.berth.gateway.admission;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The proxies that are trusted to pass on many clients each ({@code http.trusted-proxies}). */
public final class TrustedProxies {

  /** An address, and the port that some proxies add: one of IPv6 has brackets then. */
  private static final Pattern HOP =
      Pattern.compile(
          "\\[(?<bracketed>[^]]*)](?::\\d+)?|(?<plain>[^:]*)(?::\\d+)?|(?<six>[^\\[\\]]*)");

  private final List<IpSubnetFilterRule> networks;

  /**
   * These.
   *
   * @param proxies addresses or networks (CIDR)
   * @throws IllegalArgumentException if one is neither
   */
  public TrustedProxies(List<String> proxies) {
    this.networks = proxies.stream().map(TrustedProxies::network).toList();
  }

  /** Whether it is one of them. */
  public boolean include(InetSocketAddress peer) {
    return networks.stream().anyMatch(network -> network.matches(peer));
  }

  /**
   * The address of the client whose request came by a connection: that of the connection, or if one
   * of these has opened it, the one it says it had the request from, and so on. What was there
   * before the first that is none of these counts for nothing, as clients write there what they
   * like.
   *
   * @param peer who has opened the connection
   * @param forwardedFor the lines of {@code X-Forwarded-For}, to each of which a proxy adds at the
   *     end whom it had the request from
   * @return the address; that of the nearest proxy whose word is none
   */
  public String client(InetSocketAddress peer, List<String> forwardedFor) {
    InetAddress nearest = peer.getAddress();
    for (String line : forwardedFor.reversed()) {
      for (String hop : List.of(line.split(",")).reversed()) {
        Optional<InetAddress> before =
            include(new InetSocketAddress(nearest, peer.getPort()))
                ? address(hop.strip())
                : Optional.empty();
        if (before.isEmpty()) {
          return NetUtil.toAddressString(nearest);
        }
        nearest = before.get();
      }
    }
    return NetUtil.toAddressString(nearest);
  }

  private static Optional<InetAddress> address(String hop) {
    Matcher parts = HOP.matcher(hop);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Stream.of("bracketed", "plain", "six")
        .flatMap(part -> Stream.ofNullable(parts.group(part)))
        .flatMap(text -> Stream.ofNullable(NetUtil.createByteArrayFromIpAddressString(text)))
        .map(TrustedProxies::address)
        .findFirst();
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private static IpSubnetFilterRule network(String text) {
    String[] parts = text.strip().split("/", 2);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
    if (address == null) {
      throw new IllegalArgumentException("neither an address nor a network: " + text);
    }
    int bits = parts.length == 1 ? address.length * Byte.SIZE : Integer.parseInt(parts[1]);
    return new IpSubnetFilterRule(parts[0], bits, IpFilterRuleType.ACCEPT);
  }
}
