package dev.berth.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports of loopback addresses. */
public final class LoopbackPort {

  /** The system may offer a port again before the program it was meant for has taken it. */
  private static final Set<Integer> OFFERED = ConcurrentHashMap.newKeySet();

  private LoopbackPort() {}

  /** A port on 127.0.0.1 that was free a moment ago, and that this JVM was not offered before. */
  public static int free() throws IOException {
    return free(InetAddress.ofLiteral("127.0.0.1"));
  }

  /** The same on another address of this machine. */
  public static int free(InetAddress address) throws IOException {
    while (true) {
      try (var socket = new ServerSocket(0, 1, address)) {
        if (OFFERED.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      }
    }
  }
}
