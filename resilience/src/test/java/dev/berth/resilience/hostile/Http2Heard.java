package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What came back on a connection of HTTP/2. */
final class Http2Heard {

  private final List<Integer> statuses = new ArrayList<>();
  private final Set<Integer> reset = new HashSet<>();
  private final boolean closed;
  private boolean goneAway;

  /** Reads the frames. */
  Http2Heard(Heard heard) {
    closed = heard.closed();
    ByteBuffer bytes = ByteBuffer.wrap(heard.text().getBytes(ISO_8859_1));
    DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    while (bytes.remaining() >= 9) {
      int lengthAndType = bytes.getInt();
      int flags = bytes.get();
      int stream = bytes.getInt();
      int length = lengthAndType >>> 8;
      if (bytes.remaining() < length) {
        return;
      }
      byte[] payload = new byte[length];
      bytes.get(payload);
      read(lengthAndType & 0xff, flags, stream, payload, decoder);
    }
  }

  private void read(
      int type, int flags, int stream, byte[] payload, DefaultHttp2HeadersDecoder decoder) {
    switch (type) {
      case Frames.HEADERS -> {
        if ((flags & Frames.END_HEADERS) == 0) {
          throw new AssertionError("answers here have small heads");
        }
        int priority = (flags & Frames.PRIORITISED) == 0 ? 0 : 5;
        statuses.add(
            status(decoder, stream, Arrays.copyOfRange(payload, priority, payload.length)));
      }
      case Frames.RST_STREAM -> reset.add(stream);
      case Frames.GO_AWAY -> goneAway = true;
      default -> {}
    }
  }

  private static int status(DefaultHttp2HeadersDecoder decoder, int stream, byte[] payload) {
    try {
      Http2Headers headers = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload));
      return Integer.parseInt(headers.status().toString());
    } catch (Http2Exception e) {
      throw new AssertionError("no headers", e);
    }
  }

  /** The status of each answer. */
  List<Integer> statuses() {
    return statuses;
  }

  /** How many streams the other side gave up. */
  int resets() {
    return reset.size();
  }

  /** Whether the other side has ended the connection, or said that it will. */
  boolean ended() {
    return closed || goneAway;
  }

  @Override
  public String toString() {
    return "answers %s, resets %d, goneAway %s, closed %s"
        .formatted(statuses.subList(0, Math.min(20, statuses.size())), resets(), goneAway, closed);
  }
}
