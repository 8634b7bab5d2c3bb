package dev.berth.contract.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who does something that is noted in the audit log.
 *
 * @param identity who it is, such as {@code user:ann}; {@code anonymous} where nobody says
 * @param credential the id of what they have logged in by, where that has one
 * @param peer the address of the client; empty where there is none
 */
public record Actor(String identity, Optional<String> credential, String peer) {

  /** The registry itself: what its files and its schedules have it do. */
  public static final Actor REGISTRY = new Actor("registry", Optional.empty(), "");

  /** A kind, and a name of 255 characters. */
  private static final int MAX_IDENTITY = 300;

  private static final int MAX_OTHER = 255;

  /**
   * Checks the texts.
   *
   * @throws RegistryException {@code MALFORMED} if one is too long or has control characters, or
   *     nobody is named
   */
  public Actor {
    boolean isPlain =
        !identity.isEmpty()
            && isPlain(identity, MAX_IDENTITY)
            && isPlain(peer, MAX_OTHER)
            && credential.filter(id -> id.isEmpty() || !isPlain(id, MAX_OTHER)).isEmpty();
    if (!isPlain) {
      throw malformed();
    }
  }

  /**
   * Reads what {@link #header} has written.
   *
   * @throws RegistryException {@code MALFORMED} if it is missing or something else
   */
  public static Actor parse(@Nullable String header) {
    if (header == null) {
      throw malformed();
    }
    List<String> parts = Stream.of(header.split(" ", -1)).map(Actor::decode).toList();
    return switch (parts.size()) {
      case 2 -> new Actor(parts.get(0), Optional.empty(), parts.get(1));
      case 3 -> new Actor(parts.get(0), Optional.of(parts.get(2)), parts.get(1));
      default -> throw malformed();
    };
  }

  /** The text of a header: identity, address and credential, each encoded as in a form. */
  public String header() {
    return Stream.concat(Stream.of(identity, peer), credential.stream())
        .map(part -> URLEncoder.encode(part, UTF_8))
        .collect(Collectors.joining(" "));
  }

  private static String decode(String part) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static boolean isPlain(String text, int most) {
    return text.length() <= most && text.chars().noneMatch(Character::isISOControl);
  }

  private static RegistryException malformed() {
    return new RegistryException(
        ErrorCode.MALFORMED, "an internal call that changes something says who wants it");
  }
}
