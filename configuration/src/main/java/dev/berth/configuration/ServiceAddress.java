package dev.berth.configuration;

import java.nio.file.Path;

/** Where a service listens: a Unix domain socket, or a host and port. */
public sealed interface ServiceAddress {

  /**
   * Reads {@code unix:/path} or {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static ServiceAddress of(String text) {
    if (text.startsWith("unix:")) {
      return new Unix(Path.of(text.substring("unix:".length())));
    }
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "a service address is unix:/path or host:port, not " + text);
    }
    String host = text.substring(0, colon);
    return new Tcp(
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /**
   * A Unix domain socket.
   *
   * @param path the absolute path of the socket, short enough for the system (about 100 bytes)
   */
  record Unix(Path path) implements ServiceAddress {

    /** Checks that the path is absolute. */
    public Unix {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("the path of a socket is absolute, unlike " + path);
      }
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * A TCP address.
   *
   * @param host a name or an address, IPv6 without brackets
   * @param port 1 to 65535
   */
  record Tcp(String host, int port) implements ServiceAddress {

    /** Checks the port. */
    public Tcp {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("a port is between 1 and 65535, unlike " + port);
      }
    }

    @Override
    public String toString() {
      return host + ':' + port;
    }
  }

  /** Reads an address as a setting. */
  final class Converter implements org.eclipse.microprofile.config.spi.Converter<ServiceAddress> {

    private static final long serialVersionUID = 1L;

    @Override
    public ServiceAddress convert(String text) {
      return of(text);
    }
  }
}
