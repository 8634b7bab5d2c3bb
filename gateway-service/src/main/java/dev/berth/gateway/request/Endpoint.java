package dev.berth.gateway.request;

import java.util.List;

/** The shapes of path there are, each with the methods that mean something there. */
enum Endpoint {
  BASE("GET", "HEAD"),
  CATALOG("GET"),
  TAGS("GET"),
  MANIFEST("GET", "HEAD", "PUT", "DELETE"),
  BLOB("GET", "HEAD", "DELETE"),
  UPLOADS("POST"),
  UPLOAD("GET", "PATCH", "PUT", "DELETE"),
  REFERRERS("GET");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, whatever its type says.
  private final List<String> methods;

  Endpoint(String... methods) {
    this.methods = List.of(methods);
  }

  /** The methods, for the header {@code Allow}. */
  List<String> methods() {
    return methods;
  }
}
