package dev.berth.resilience.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A client that speaks TLS 1.1 (RFC 4346) at most, which the JDK does not any more. */
final class OldHello {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final String VERSION = "0302";
  private static final String RANDOM = "00".repeat(32);

  /** Three that every server had, among them one with RSA alone. */
  private static final String SUITES = "0006" + "c013" + "c009" + "002f";

  /** An alert, fatal, protocol_version. */
  static final String REFUSED = "21 2 70";

  private OldHello() {}

  /** The kind of what a server says to that, and what it says. */
  static String answerOf(URI root) throws IOException {
    byte[] hello = HexFormat.of().parseHex(VERSION + RANDOM + "00" + SUITES + "0100");
    ByteBuffer record = ByteBuffer.allocate(9 + hello.length);
    record.put((byte) 0x16).putShort((short) 0x0301).putShort((short) (4 + hello.length));
    record.putInt(0x01 << 24 | hello.length).put(hello);
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(record.array());
      byte[] answer = socket.getInputStream().readNBytes(7);
      return answer.length < 7 ? "nothing" : "%d %d %d".formatted(answer[0], answer[5], answer[6]);
    }
  }
}
