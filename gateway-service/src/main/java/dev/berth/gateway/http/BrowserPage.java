package dev.berth.gateway.http;

import dev.berth.contract.http.Paths;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pages for browsers, and what may be done with each. */
enum BrowserPage {
  /** The providers there are. */
  CHOOSE(Paths.LOGIN_PAGE, "GET"),
  /** To a provider. */
  DEPART(Paths.LOGIN_PAGE + "/[0-9a-f]{1,64}", "GET"),
  /** Back from a provider. */
  RETURN(Paths.CALLBACK, "GET"),
  /** Somebody's tokens. */
  TOKENS(Paths.TOKENS_PAGE, "GET, POST"),
  /** The end of a token. */
  REVOKE(Paths.TOKENS_PAGE + "/[0-9a-f-]{36}/revoke", "POST"),
  /** The end of a session. */
  LEAVE(Paths.LOGOUT, "POST");

  private static final String PREFIX = "/auth/";

  private final Pattern path;
  private final String methods;

  /**
   * A page.
   *
   * @param path the pattern of its path
   * @param methods what may be done with it, as {@code Allow} says it
   */
  BrowserPage(String path, String methods) {
    this.path = Pattern.compile(path);
    this.methods = methods;
  }

  /** The page at a path, if there is one. */
  static Optional<BrowserPage> find(String path) {
    // Every request comes by here, and nearly all are for something else.
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    for (BrowserPage page : values()) {
      if (page.path.matcher(path).matches()) {
        return Optional.of(page);
      }
    }
    return Optional.empty();
  }

  /** What may be done with it. */
  List<String> methods() {
    return List.of(methods.split(", ", -1));
  }
}
