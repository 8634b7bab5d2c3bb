package dev.berth.resilience.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.berth.conformance.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection on which any bytes are sent, and whatever comes back is kept. */
final class Wire implements AutoCloseable {

  /** No write and no read takes longer than that. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int MOST_HEARD = 64 * 1024 * 1024;

  private final Socket socket;

  private Wire(Socket socket) {
    this.socket = socket;
  }

  /** Opens one; over TLS it offers HTTP/1.1 only. */
  static Wire open(Target target) {
    return open(target, "http/1.1");
  }

  /** Opens one over TLS that offers nothing but HTTP/2. */
  static Wire openHttp2(Target target) {
    return open(target, "h2");
  }

  /** Opens one and says nothing, not even what TLS begins with. */
  static Wire withoutTls(Target target) {
    return open(target, "");
  }

  private static Wire open(Target target, String protocol) {
    try {
      String host = target.baseUrl().getHost();
      Socket socket = new Socket(host, target.port());
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      boolean encrypted = target.tls() && !protocol.isEmpty();
      return new Wire(encrypted ? encrypted(target, socket, host, protocol) : socket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + target.baseUrl(), e);
    }
  }

  private static Socket encrypted(Target target, Socket plain, String host, String protocol)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            target.trust().getSocketFactory().createSocket(plain, host, target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Sends characters of one byte each. */
  boolean say(String words) {
    return say(words.getBytes(ISO_8859_1));
  }

  /** Sends bytes; false once the other side has hung up, which is its good right. */
  boolean say(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * Sends one piece after the other without reading what comes back, until the time is over or the
   * other side hangs up.
   */
  void sayFor(IntFunction<byte[]> pieces, Duration time) {
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  int round = 0;
                  while (!Thread.interrupted() && say(pieces.apply(round))) {
                    round++;
                  }
                });
    try {
      sender.join(time);
      sender.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Says that nothing more will come. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks the connection off without a farewell. */
  void breakOff() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (SocketException gone) {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the other side hangs up, or says nothing for that long. */
  Heard listen(Duration silence) {
    return listen(silence, _ -> true);
  }

  /** Reads until so many answers of HTTP/1.1 are here, and nothing after them. */
  Heard listen(int answers) {
    Heard heard = listen(PATIENCE, bytes -> Heard.count(bytes.toByteArray()) < answers);
    if (heard.statuses().size() != answers) {
      throw new AssertionError("not %d answers: %s".formatted(answers, heard));
    }
    return heard;
  }

  private Heard listen(Duration silence, Predicate<ByteArrayOutputStream> goOn) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[64 * 1024];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        heard.write(piece, 0, read);
        if (heard.size() > MOST_HEARD) {
          throw new AssertionError("more was said than anybody asked for");
        }
        if (!goOn.test(heard)) {
          return new Heard(heard.toByteArray(), false);
        }
      }
      return new Heard(heard.toByteArray(), true);
    } catch (SocketTimeoutException silent) {
      return new Heard(heard.toByteArray(), false);
    } catch (SocketException gone) {
      return new Heard(heard.toByteArray(), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes back, answer by answer; nothing else may read it then. */
  AnswerReader answers() {
    try {
      return new AnswerReader(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
