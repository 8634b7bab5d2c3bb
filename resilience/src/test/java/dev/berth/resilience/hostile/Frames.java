package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of HTTP/2 (RFC 9113 section 6), byte by byte, right or wrong. */
final class Frames {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PRIORITISED = 0x20;

  private static final byte[] CANCEL = bytes(8);

  private Frames() {}

  /** What a client says first: the preface and its settings, which are the defaults. */
  static byte[] greeting() {
    return join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII), frame(SETTINGS, 0, 0));
  }

  /** Any frame. */
  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A GET, complete. */
  static byte[] get(int stream, String path, String... more) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, block("GET", path, more));
  }

  /** The frame that takes a request back. */
  static byte[] cancel(int stream) {
    return frame(RST_STREAM, 0, stream, CANCEL);
  }

  /** The headers of a request, compressed on their own; {@code more} are names and values. */
  static byte[] block(String method, String path, String... more) {
    AsciiString[] others = Arrays.stream(more).map(AsciiString::of).toArray(AsciiString[]::new);
    Http2Headers headers =
        ReadOnlyHttp2Headers.clientHeaders(
            false,
            AsciiString.of(method),
            AsciiString.of(path),
            AsciiString.of("https"),
            AsciiString.of("test"),
            others);
    ByteBuf out = Unpooled.buffer();
    try (DefaultHttp2HeadersEncoder encoder =
        new DefaultHttp2HeadersEncoder((name, value) -> true, false)) {
      encoder.maxHeaderListSize(Integer.MAX_VALUE);
      encoder.encodeHeaders(1, headers, out);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException("not headers: " + Arrays.toString(more), e);
    }
    return ByteBufUtil.getBytes(out);
  }

  /** Four bytes, most significant first. */
  static byte[] bytes(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /** One after the other. */
  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
