package dev.berth.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback addresses. */
public final class LoopbackPort {

  /**
   * Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152
   * on). One of those could take the port while a program that ends is started again.
   */
  private static final int FIRST = 20_000;

  private static final int LAST = 29_999;
  private static final int ATTEMPTS = 1000;

  /** A port stays free for others until the program it was meant for has taken it. */
  private static final Set<Integer> OFFERED = ConcurrentHashMap.newKeySet();

  private LoopbackPort() {}

  /** A port on 127.0.0.1 that was free a moment ago, and that this JVM was not offered before. */
  public static int free() throws IOException {
    return free(InetAddress.ofLiteral("127.0.0.1"));
  }

  /**
   * The same on another address of this machine.
   *
   * @throws IOException if no port of many tried is free
   */
  public static int free(InetAddress address) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(address, port) && OFFERED.add(port)) {
        return port;
      }
    }
    throw new IOException("no port from " + FIRST + " to " + LAST + " is free on " + address);
  }

  private static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
