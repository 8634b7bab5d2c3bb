package dev.berth.contract.handover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.http.ServiceCredential;
import java.util.Optional;

/**
 * Asks for the open file of an object: the credential, a space, the key, and the end of the line.
 *
 * @param credential what the sender presents as the service credential
 * @param key the key of the object, as it was sent
 */
public record HandOverRequest(String credential, String key) {

  /** The longest line, in bytes. */
  public static final int MAX_LENGTH = 8 * 1024;

  /** A request that will be let in. */
  public static HandOverRequest of(ServiceCredential credential, String key) {
    return new HandOverRequest(credential.secret(), key);
  }

  /**
   * Reads a line.
   *
   * @param line without its end
   * @return empty if it has another form
   */
  public static Optional<HandOverRequest> parse(String line) {
    int space = line.lastIndexOf(' ');
    return space < 0
        ? Optional.empty()
        : Optional.of(new HandOverRequest(line.substring(0, space), line.substring(space + 1)));
  }

  /** The line, with its end. */
  public byte[] toBytes() {
    return (credential + ' ' + key + '\n').getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return "HandOverRequest[" + key + ']';
  }
}
