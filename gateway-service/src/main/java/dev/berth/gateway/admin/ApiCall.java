package dev.berth.gateway.admin;

import org.jspecify.annotations.Nullable;

/**
 * A call of the admin API, as far as it is not what is asked for.
 *
 * @param authorization what says who calls; null where nothing does
 * @param peer the address of the client
 * @param method the HTTP method
 * @param path the path, as it was sent
 */
public record ApiCall(@Nullable String authorization, String peer, String method, String path) {

  /** Not the secret. */
  @Override
  public String toString() {
    return method + ' ' + path;
  }
}
