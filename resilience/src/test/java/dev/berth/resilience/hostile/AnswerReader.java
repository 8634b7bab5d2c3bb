package dev.berth.resilience.hostile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the answers of HTTP/1.1 that come on a connection, one by one. */
final class AnswerReader {

  private static final Head HUNG_UP = new Head(0, List.of());

  private static final int MOST_HEAD = 64 * 1024;

  private final InputStream in;

  AnswerReader(InputStream in) {
    this.in = new BufferedInputStream(in, 16 * 1024);
  }

  /** Reads the next answer that is not an interim one, and passes over its body. */
  Head next(String method) {
    try {
      Head head = head();
      while (head.status() == 100) {
        head = head();
      }
      if (!head.isMissing() && !method.equals("HEAD")) {
        in.skipNBytes(head.field("content-length").map(Long::parseLong).orElse(0L));
      }
      return head;
    } catch (SocketException reset) {
      return HUNG_UP;
    } catch (IOException e) {
      throw new UncheckedIOException("no whole answer", e);
    }
  }

  private Head head() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
      int next = in.read();
      if (next < 0 && text.isEmpty()) {
        return HUNG_UP;
      }
      if (next < 0 || text.length() >= MOST_HEAD) {
        throw new IOException("not the head of an answer: " + text);
      }
      text.append((char) next);
    }
    List<String> lines = Arrays.asList(text.toString().split("\r\n"));
    String[] first = lines.getFirst().split(" ", 3);
    return new Head(Integer.parseInt(first[1]), lines);
  }

  /**
   * The head of an answer.
   *
   * @param status its status; 0 where there is no answer
   * @param lines the status line and the fields
   */
  record Head(int status, List<String> lines) {

    /** Whether the other side has hung up instead. */
    boolean isMissing() {
      return status == 0;
    }

    /** Whether no other follows on the connection. */
    boolean isLast() {
      return field("connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    private Optional<String> field(String name) {
      return lines.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ':'))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst();
    }
  }
}
