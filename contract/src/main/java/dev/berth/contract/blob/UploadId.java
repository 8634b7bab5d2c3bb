package dev.berth.contract.blob;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.UUID;

/**
 * The name of an upload; knowing it is not enough to use it, the repository has to fit.
 *
 * @param value a random UUID
 */
public record UploadId(UUID value) {

  /**
   * Reads the canonical form only, as {@link UUID#fromString} takes more than that.
   *
   * @throws RegistryException {@link ErrorCode#BLOB_UPLOAD_UNKNOWN}, as no upload has such a name
   */
  public static UploadId parse(String text) {
    try {
      UUID value = UUID.fromString(text);
      if (value.toString().equals(text)) {
        return new UploadId(value);
      }
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
    throw unknown();
  }

  @Override
  public String toString() {
    return value.toString();
  }

  private static RegistryException unknown() {
    return new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no upload has this id");
  }
}
