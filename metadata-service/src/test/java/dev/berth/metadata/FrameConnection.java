package dev.berth.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.MetadataFrames;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** A connection for calls by frames, as a gateway has it. */
final class FrameConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;

  /** Connects, and upgrades. */
  FrameConnection() {
    try {
      int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      send(
          Buffer.buffer(
              """
              GET %s HTTP/1.1\r
              Host: localhost\r
              Connection: Upgrade\r
              Upgrade: %s\r
              %s: %s\r
              \r
              """
                  .formatted(
                      Paths.FRAMES,
                      MetadataFrames.PROTOCOL,
                      WireHeaders.CREDENTIAL,
                      PostgresResource.CREDENTIAL)));
      String head = head();
      if (!head.startsWith("HTTP/1.1 101 ")) {
        throw new IllegalStateException(head);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(new String(new byte[] {in.readByte()}, US_ASCII));
    }
    return head.toString();
  }

  /** Asks, and waits for the answers. */
  List<LookUpAnswer> ask(List<LookUp> questions) {
    send(MetadataFrames.of(new FramedCall.LookUps(questions)));
    return MetadataFrames.answers(receive());
  }

  /** Makes the blob of an upload visible. */
  void link(LinkRequest request) {
    send(MetadataFrames.of(new FramedCall.Link(request)));
    MetadataFrames.answers(receive());
  }

  void send(Buffer bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in the next frame. */
  Buffer receive() {
    try {
      return Buffer.buffer(in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the other end closes the connection and says nothing more. */
  boolean isClosedByTheOther() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return e instanceof SocketException;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
