package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back on a connection. */
final class Heard {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[^\r\n]*\r\n");
  private static final Pattern LENGTH =
      Pattern.compile(
          "^content-length: *([0-9]+) *$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final byte[] bytes;
  private final boolean closed;

  Heard(byte[] bytes, boolean closed) {
    this.bytes = bytes;
    this.closed = closed;
  }

  /** All of it, a character each byte. */
  String text() {
    return new String(bytes, ISO_8859_1);
  }

  /** Whether the other side hung up after it. */
  boolean closed() {
    return closed;
  }

  /** The status of each answer of HTTP/1.1, none of them to HEAD; all of them are whole. */
  List<Integer> statuses() {
    List<Integer> statuses = new ArrayList<>();
    if (read(text(), statuses) < bytes.length) {
      throw new AssertionError("not only answers: " + this);
    }
    return statuses;
  }

  /** How many whole answers there are so far. */
  static int count(byte[] bytes) {
    List<Integer> statuses = new ArrayList<>();
    return read(new String(bytes, ISO_8859_1), statuses) == bytes.length ? statuses.size() : 0;
  }

  /** Reads answers as long as there are whole ones, and says where that ends. */
  private static int read(String text, List<Integer> statuses) {
    Matcher status = STATUS.matcher(text);
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf("\r\n\r\n", at);
      if (end < 0 || !status.region(at, text.length()).lookingAt()) {
        return at;
      }
      Matcher length = LENGTH.matcher(text).region(at, end + 2);
      int next = end + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
      if (next > text.length()) {
        return at;
      }
      statuses.add(Integer.parseInt(status.group(1)));
      at = next;
    }
    return at;
  }

  @Override
  public String toString() {
    String text = new String(bytes, 0, Math.min(bytes.length, 2000), ISO_8859_1);
    return (closed ? "closed after: " : "open after: ") + text;
  }
}
