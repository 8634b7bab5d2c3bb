package dev.berth.resilience.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection that takes whatever certificate it is shown, and remembers it. */
final class TlsClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final SSLSocket socket;
  private final BufferedReader reader;
  private final Map<String, String> headers = new HashMap<>();

  private TlsClient(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  static TlsClient connect(URI root, String... versions) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Credulous()}, null);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(root.getHost(), root.getPort());
      socket.setSoTimeout(PATIENCE_MILLIS);
      if (versions.length > 0) {
        socket.setEnabledProtocols(versions);
      }
      socket.startHandshake();
      return new TlsClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The serial number of the certificate that was shown. */
  BigInteger serial() {
    try {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of TLS that was agreed on. */
  String version() {
    return socket.getSession().getProtocol();
  }

  /** Asks for a path; the status of the answer. */
  int get(String path) {
    try {
      String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String status = line();
      headers.clear();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] parts = line.split(":", 2);
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
      }
      int length = Integer.parseInt(header("Content-Length").orElse("0"));
      for (int read = 0; read < length; read++) {
        if (reader.read() < 0) {
          throw new IOException("the answer is cut short");
        }
      }
      return Integer.parseInt(status.split(" ", -1)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A header of the last answer. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  private String line() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the connection is closed");
    }
    return line;
  }

  /** The certificates of a PEM file. */
  static List<X509Certificate> read(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        chain.add((X509Certificate) each);
      }
      return chain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key of a PEM file, which is one of an elliptic curve. */
  static PrivateKey readKey(Path pem) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it is shown is looked at by the test. */
  private static final class Credulous implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
