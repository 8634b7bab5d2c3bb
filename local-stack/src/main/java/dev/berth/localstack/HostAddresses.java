package dev.berth.localstack;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** The addresses of this machine. */
final class HostAddresses {

  /** A certificate is to stay small, and hosts of containers have hundreds of addresses. */
  private static final int MOST = 32;

  private HostAddresses() {}

  /** Those by which others can reach it, the likeliest first, at most {@value #MOST}. */
  static List<InetAddress> reachable() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .filter(HostAddresses::isUp)
        .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
        .limit(MOST)
        .toList();
  }

  /** Whether it is one of this machine, or stands for all of them. */
  static boolean has(InetAddress address) throws SocketException {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  /** An address in digits, without the interface that it belongs to. */
  static String digits(InetAddress address) {
    if (address instanceof Inet6Address && address.isLoopbackAddress()) {
      return "::1";
    }
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException gone) {
      return false;
    }
  }
}
