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
   * @param closed whether the registry asks who somebody is
   * @throws StackException if this machine has no such address, others reach it and the registry is
   *     not closed, or the port is none
   */
  static PublicDoor of(String host, int port, boolean tls, boolean closed) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new StackException(host + " is no address of this machine", e);
    }
    if (!closed && !address.isLoopbackAddress()) {
      throw new StackException(
          """
          the address %s is refused: there is no login, so only this machine may reach Berth; \
          to let others in, set berth.auth.htpasswd and berth.auth.policies"""
              .formatted(host));
    }
    if (!HostAddresses.has(address)) {
      throw new StackException(host + " is no address of this machine");
    }
    return new PublicDoor(address, portOf(address, port), tls);
  }

  private static int portOf(InetAddress address, int port) throws IOException {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new StackException("a port is at most %d, unlike %d".formatted(HIGHEST_PORT, port));
    }
    return port == 0 ? LoopbackPort.free(address) : port;
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
      doors.add(new PublicDoor(address, portOf(address, next), tls));
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
    InetAddress near = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    try (Socket knock = new Socket()) {
      knock.connect(new InetSocketAddress(near, port), KNOCK_MILLIS);
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

  /** Whether others than this machine reach it. */
  boolean isOpenToOthers() {
    return !address.isLoopbackAddress();
  }

  /** The root of the registry, for programs on this machine. */
  URI url() {
    return urlAt(address);
  }

  /** The root of the registry for whoever reaches it; of all addresses, the likeliest. */
  URI outerUrl() throws IOException {
    return urlAt(
        address.isAnyLocalAddress()
            ? HostAddresses.reachable().stream().findFirst().orElse(address)
            : address);
  }

  private URI urlAt(InetAddress at) {
    String digits = HostAddresses.digits(at);
    String host = at instanceof Inet6Address ? "[" + digits + "]" : digits;
    boolean here = at.isAnyLocalAddress() || digits.equals("127.0.0.1");
    return URI.create(
        "%s://%s:%d".formatted(tls ? "https" : "http", here ? "localhost" : host, port));
  }

  private String airPlay() {
    boolean likely = port == AIRPLAY_PORT && System.getProperty("os.name").startsWith("Mac");
    return likely
        ? " (on macOS it is often the AirPlay Receiver, which the system's settings can switch off)"
        : "";
  }
}
