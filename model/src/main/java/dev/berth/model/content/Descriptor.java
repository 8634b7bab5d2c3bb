package dev.berth.model.content;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;

/**
 * A pointer to content, by the image spec's {@code descriptor.md}. The size is what the author
 * claims; it is never trusted for the length of what is stored.
 *
 * @param mediaType the type of the content
 * @param digest the digest of the content
 * @param size the claimed length in bytes, not negative
 */
public record Descriptor(MediaType mediaType, Digest digest, long size) {

  /**
   * Checks the size.
   *
   * @throws RegistryException {@link ErrorCode#MANIFEST_INVALID} if it is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new RegistryException(ErrorCode.MANIFEST_INVALID, "a size is not negative");
    }
  }
}
