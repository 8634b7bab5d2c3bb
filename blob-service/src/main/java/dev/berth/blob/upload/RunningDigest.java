package dev.berth.blob.upload;

import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import java.security.MessageDigest;

/**
 * The digest of the first bytes of an upload.
 *
 * @param algorithm its algorithm
 * @param state its state, which belongs to one request at a time
 */
record RunningDigest(Algorithm algorithm, MessageDigest state) {

  /** The digest of no bytes. */
  static RunningDigest start(Algorithm algorithm) {
    return new RunningDigest(algorithm, algorithm.newDigest());
  }

  /** The same, to go on with while this one stays. */
  RunningDigest copy() {
    try {
      return new RunningDigest(algorithm, (MessageDigest) state.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's digests can be cloned", e);
    }
  }

  /** What the bytes so far come to. */
  Digest value() {
    return Digest.finish(algorithm, copy().state());
  }
}
