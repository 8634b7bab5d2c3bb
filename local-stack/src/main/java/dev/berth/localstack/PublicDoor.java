package dev.berth.localstack;

import dev.berth.localstack.process.LoopbackPort;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the registry listens.
 *
 * @param address an address of this machine
 * @param port its port
 * @param tls whether TLS is spoken there
 */
record PublicDoor(InetAddress address, int port, boolean tls) {

  private static final int KNOCK_MILLIS = 300;
  private static final int AIRPLAY_PORT = 5000;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads what the settings say; the port 0 becomes a free one.
   *
   * @throws StackException if there is no such address, it is not a loopback address, or the port
   *     is none
   */
  static PublicDoor of(String host, int port, boolean tls) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new StackException(host + " is no address of this machine", e);
    }
    if (!address.isLoopbackAddress()) {
      throw new StackException(
          "the address %s is refused: there is no login, so only this machine may reach Berth"
              .formatted(host));
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new StackException("a port is at most %d, unlike %d".formatted(HIGHEST_PORT, port));
    }
    return new PublicDoor(address, port == 0 ? LoopbackPort.free(address) : port, tls);
  }

  /**
   * The doors of all the replicas of the gateway: this one, and the ports after it.
   *
   * @param chosen whether the port was asked for; otherwise any free ones will do
   * @throws StackException if there are not so many ports
   */
  List<PublicDoor> andTheNext(int replicas, boolean chosen) throws IOException {
    List<PublicDoor> doors = new ArrayList<>(List.of(this));
    while (doors.size() < replicas) {
      int next = chosen ? port + doors.size() : 0;
      doors.add(of(address.getHostAddress(), next, tls));
    }
    return doors;
  }

  /**
   * Checks that nobody else listens there.
   *
   * @throws StackException if somebody does
   */
  void requireFree() {
    // A listener on all addresses would not keep every system from binding this one, so knock.
    try (Socket knock = new Socket()) {
      knock.connect(new InetSocketAddress(address, port), KNOCK_MILLIS);
    } catch (IOException nobodyThere) {
      requireBindable();
      return;
    }
    throw new StackException(
        "the port %d of %s is taken by another program: name another with --port%s"
            .formatted(port, address.getHostAddress(), airPlay()));
  }

  private void requireBindable() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new StackException(
          "the port %d of %s cannot be used (%s): name another with --port"
              .formatted(port, address.getHostAddress(), e.getMessage()),
          e);
    }
  }

  /** What a client writes before the name of a repository. */
  String authority() {
    // There is but one loopback address of IPv6.
    String host = address instanceof Inet6Address ? "[::1]" : address.getHostAddress();
    return (host.equals("127.0.0.1") ? "localhost" : host) + ":" + port;
  }

  /** The root of the registry. */
  URI url() {
    return URI.create((tls ? "https://" : "http://") + authority());
  }

  private String airPlay() {
    boolean likely = port == AIRPLAY_PORT && System.getProperty("os.name").startsWith("Mac");
    return likely
        ? " (on macOS it is often the AirPlay Receiver, which the system's settings can switch off)"
        : "";
  }
}
