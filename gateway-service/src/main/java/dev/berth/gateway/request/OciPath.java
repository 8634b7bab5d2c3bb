package dev.berth.gateway.request;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * A path of the API, taken apart from its end, as the name of a repository may have any number of
 * components, and some that look like a part of the API.
 *
 * @param endpoint its shape
 * @param name the repository as it stands there, not checked yet; empty where there is none
 * @param last the tag, digest or id at the end; empty where there is none
 */
record OciPath(Endpoint endpoint, String name, String last) {

  /**
   * Reads a raw path. Each segment is decoded by itself, once, and a slash that appears by that is
   * refused, so that what is authorised is what is used.
   *
   * @throws RegistryException {@code PATH_UNKNOWN} for one outside the API, {@code NAME_INVALID}
   *     for one whose escapes are wrong
   */
  static OciPath parse(String rawPath) {
    List<String> segments = segments(rawPath);
    int count = segments.size();
    if (segments.equals(List.of("v2")) || segments.equals(List.of("v2", ""))) {
      return new OciPath(Endpoint.BASE, "", "");
    }
    if (segments.equals(List.of("v2", "_catalog"))) {
      return new OciPath(Endpoint.CATALOG, "", "");
    }
    if (count < 4 || !segments.getFirst().equals("v2")) {
      throw new RegistryException(ErrorCode.PATH_UNKNOWN);
    }
    String last = segments.get(count - 1);
    String before = segments.get(count - 2);
    if (before.equals("tags") && last.equals("list")) {
      return of(Endpoint.TAGS, segments, 2, "");
    }
    if (before.equals("blobs") && last.equals("uploads")) {
      return of(Endpoint.UPLOADS, segments, 2, "");
    }
    if (before.equals("uploads") && count > 4 && segments.get(count - 3).equals("blobs")) {
      return of(last.isEmpty() ? Endpoint.UPLOADS : Endpoint.UPLOAD, segments, 3, last);
    }
    return switch (before) {
      case "manifests" -> of(Endpoint.MANIFEST, segments, 2, last);
      case "blobs" -> of(Endpoint.BLOB, segments, 2, last);
      case "referrers" -> of(Endpoint.REFERRERS, segments, 2, last);
      default -> throw new RegistryException(ErrorCode.PATH_UNKNOWN);
    };
  }

  private static OciPath of(Endpoint endpoint, List<String> segments, int tail, String last) {
    String name = String.join("/", segments.subList(1, segments.size() - tail));
    return new OciPath(endpoint, name, last);
  }

  private static List<String> segments(String rawPath) {
    if (!rawPath.startsWith("/")) {
      throw new RegistryException(ErrorCode.PATH_UNKNOWN);
    }
    List<String> segments = new ArrayList<>();
    for (String raw : rawPath.substring(1).split("/", -1)) {
      segments.add(decode(raw));
    }
    return segments;
  }

  private static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    String decoded;
    try {
      // In a path, unlike in a query, a plus is a plus.
      decoded = QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.NAME_INVALID, "an escape in the path is malformed");
    }
    if (decoded.indexOf('/') >= 0) {
      throw new RegistryException(ErrorCode.NAME_INVALID, "an escaped slash names nothing");
    }
    return decoded;
  }
}
