package dev.berth.conformance.http;

import dev.berth.conformance.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A connection on which requests are written byte by byte: paths that are none, bodies that end too
 * early, headers said twice, and the interim answers that HTTP clients keep to themselves.
 */
public final class RawConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Registry registry;
  private final Socket socket;
  private final InputStream in;
  private String request = "";

  private RawConnection(Registry registry, Socket socket) throws IOException {
    this.registry = registry;
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  static RawConnection open(Registry registry) {
    Target target = registry.settings();
    try {
      String host = target.baseUrl().getHost();
      Socket socket =
          target.tls()
              ? target.trust().getSocketFactory().createSocket(host, target.port())
              : new Socket(host, target.port());
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new RawConnection(registry, socket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + target.baseUrl(), e);
    }
  }

  /** One request without a body on a connection of its own, and its answer. */
  public static Answer exchange(Registry registry, String method, String path, String... headers) {
    try (RawConnection connection = registry.connect()) {
      return connection.head(method, path, headers).answer();
    }
  }

  /** Writes the head of a request; Host is added and, if need be, Authorization, nothing else. */
  public RawConnection head(String method, String path, String... headers) {
    request = method + " " + path;
    StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(registry.settings().baseUrl().getRawAuthority()).append("\r\n");
    registry
        .authorization(path, headers)
        .ifPresent(value -> head.append("Authorization: ").append(value).append("\r\n"));
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return body(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Writes bytes of a body. A registry may answer and close before it has read them all, so that a
   * failed write is not told here: the answer, or its absence, tells.
   */
  public RawConnection body(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException refused) {
      request += " (not read to its end: " + refused.getMessage() + ")";
    }
    return this;
  }

  /** Ends what is sent, as a client does that dies, and waits until the registry hangs up too. */
  public Optional<Answer> hangUp() {
    try {
      socket.shutdownOutput();
      return Optional.of(readAnswer());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The next answer, be it final or interim. */
  public Answer answer() {
    try {
      return readAnswer();
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to " + request, e);
    }
  }

  /** Whether the registry has hung up without a word. */
  public boolean isClosed() {
    try {
      socket.setSoTimeout(1);
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException gone) {
      return true;
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

  private Answer readAnswer() throws IOException {
    String line = readLine();
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("not a status line: " + line);
    }
    int status = Integer.parseInt(words[1]);
    HttpHeaders headers = readHeaders();
    return new Answer(request, status, headers, readBody(status, headers));
  }

  private HttpHeaders readHeaders() throws IOException {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).strip();
      fields.computeIfAbsent(name, key -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    return HttpHeaders.of(fields, (name, value) -> true);
  }

  private byte[] readBody(int status, HttpHeaders headers) throws IOException {
    if (request.startsWith("HEAD ") || status < 200 || status == 204 || status == 304) {
      return new byte[0];
    }
    if (headers.firstValue("Transfer-Encoding").isPresent()) {
      return readChunks();
    }
    Optional<String> length = headers.firstValue("Content-Length");
    return length.isPresent() ? readExactly(Integer.parseInt(length.get())) : in.readAllBytes();
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      body.write(readExactly(size));
      readLine();
    }
    readHeaders();
    return body.toByteArray();
  }

  private int readChunkSize() throws IOException {
    return Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within a line");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
