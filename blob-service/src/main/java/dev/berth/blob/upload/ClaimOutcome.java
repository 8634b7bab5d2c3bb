package dev.berth.blob.upload;

import dev.berth.contract.blob.CommittedBlob;

/** What became of the wish to write an upload. */
sealed interface ClaimOutcome {

  /** The upload is open, and this request has it now. */
  record Appending(Claim claim) implements ClaimOutcome {}

  /**
   * All bytes have been acknowledged and wait to become final, which is up to this request now.
   *
   * @param claim the claim
   * @param again whether an earlier request has begun that already
   */
  record Committing(Claim claim, boolean again) implements ClaimOutcome {}

  /** An earlier request has finished it with the digest that this one asks for. */
  record Done(CommittedBlob blob) implements ClaimOutcome {}

  /** The upload is open, but elsewhere than this request thinks. */
  record OutOfOrder(long offset) implements ClaimOutcome {}

  /** No such upload takes bytes, or takes them for this digest. */
  record Unknown() implements ClaimOutcome {}
}
