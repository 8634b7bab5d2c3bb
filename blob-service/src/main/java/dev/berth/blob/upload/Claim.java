package dev.berth.blob.upload;

import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.storage.Staged;

/**
 * The right to write an upload. It lasts until somebody else claims the upload; everything that is
 * written to the session is written under the claim's epoch, and has no effect once that is old.
 *
 * @param id the upload
 * @param epoch larger than that of any claim before
 * @param staged what has been acknowledged
 * @param algorithm the algorithm the running digest was announced with
 * @param takeOver whether a writer of an older epoch may be alive still
 */
record Claim(UploadId id, int epoch, Staged staged, Algorithm algorithm, boolean takeOver) {

  /** The same claim, where a writer before it is known to be alive. */
  Claim overLiveWriter() {
    return new Claim(id, epoch, staged, algorithm, true);
  }
}
