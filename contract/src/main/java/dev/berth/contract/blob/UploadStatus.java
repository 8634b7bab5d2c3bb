package dev.berth.contract.blob;

/**
 * An upload that goes on.
 *
 * @param id its name
 * @param offset how many bytes have been acknowledged
 */
public record UploadStatus(UploadId id, long offset) {

  /** Checks the offset. */
  public UploadStatus {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset is not negative");
    }
  }
}
