package dev.berth.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.http.Paths;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in the admin API a request goes.
 *
 * @param raw the path as it was sent
 * @param segments what follows {@code /api/v1}, decoded
 */
record ApiPath(String raw, List<String> segments) {

  private static final String BELOW = Paths.API + "/";

  /** Copies the list. */
  ApiPath {
    segments = List.copyOf(segments);
  }

  /** Whether a path is one of the admin API. */
  static boolean leadsTo(String path) {
    return path.startsWith(BELOW);
  }

  /**
   * Understands a path that leads there. One that could be taken for another by whoever it is
   * passed on to is refused: with empty segments, with dots or slashes in disguise.
   *
   * @throws RegistryException {@code PATH_UNKNOWN}
   */
  static ApiPath parse(String path) {
    List<String> segments = new ArrayList<>();
    for (String encoded : path.substring(BELOW.length()).split("/", -1)) {
      String segment = decode(encoded);
      boolean isPlain =
          !segment.isEmpty()
              && !segment.equals(".")
              && !segment.equals("..")
              && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
      if (!isPlain) {
        throw new RegistryException(ErrorCode.PATH_UNKNOWN);
      }
      segments.add(segment);
    }
    return new ApiPath(path, segments);
  }

  /** Whether it is the mode of the registry. */
  boolean isMode() {
    return segments.equals(List.of("mode"));
  }

  /** Whether it is the audit log. */
  boolean isAudit() {
    return segments.equals(List.of("audit"));
  }

  /**
   * The repository that it is about, if it is about one.
   *
   * @throws RegistryException {@code NAME_INVALID}
   */
  Optional<RepositoryName> repository() {
    return segments.size() > 1 && segments.getFirst().equals("repositories")
        ? Optional.of(RepositoryName.parse(String.join("/", segments.subList(1, segments.size()))))
        : Optional.empty();
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.PATH_UNKNOWN);
    }
  }
}
