package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * The internal API of a service.
 *
 * @param address {@code unix:/path} or {@code host:port}
 * @param credential what gets a call in
 */
public record InternalCall(String address, String credential) {

  /** One call on a connection of its own; the status and, after a space, the body. */
  public String send(String method, String path, String json) {
    String head =
        """
        %s %s HTTP/1.1\r
        Host: internal\r
        Connection: close\r
        Berth-Credential: %s\r
        Berth-Actor: user%%3Atest 127.0.0.1\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(method, path, credential, json.getBytes(UTF_8).length, json);
    try (SocketChannel channel = SocketChannel.open(socketAddress())) {
      channel.write(ByteBuffer.wrap(head.getBytes(UTF_8)));
      String answer = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
      return answer.split(" ", 3)[1] + " " + answer.substring(answer.indexOf("\r\n\r\n") + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " at " + address, e);
    }
  }

  private SocketAddress socketAddress() {
    if (address.startsWith("unix:")) {
      return UnixDomainSocketAddress.of(address.substring("unix:".length()));
    }
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
