package dev.berth.contract.handover;

import java.nio.file.Path;

/**
 * Where open files are handed over.
 *
 * @param path the path of the socket
 */
public record HandOverSocket(Path path) {

  private static final String SUFFIX = ".fd";

  /** The one beside the socket of a blob-service's API. */
  public static HandOverSocket beside(Path api) {
    return new HandOverSocket(api.resolveSibling(api.getFileName() + SUFFIX));
  }
}
