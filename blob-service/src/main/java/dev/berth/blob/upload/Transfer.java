package dev.berth.blob.upload;

import dev.berth.contract.body.DirectBodies;
import dev.berth.model.error.RegistryException;
import dev.berth.storage.BlobStore;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Moves one body into the store, hashing it on the way. It runs on one virtual thread, and either
 * all bytes are durable at its end or it throws and none of them counts.
 *
 * @param claim the claim it writes under
 * @param window where the bytes come from
 * @param digest the digest of what was acknowledged before, to be carried on; empty if it is lost
 * @param expected how many bytes the body is to have, where that was said
 * @param limit how many bytes the whole upload may have
 */
record Transfer(
    Claim claim,
    BodyWindow window,
    Optional<RunningDigest> digest,
    OptionalLong expected,
    long limit) {

  /** Runs it; fails with {@code SIZE_INVALID} or {@code BLOB_TOO_LARGE} where the body is wrong. */
  Written run(BlobStore store) throws StoreException, InterruptedException {
    try (StagedWriter writer = store.append(claim.staged(), claim.epoch(), claim.takeOver())) {
      long received = 0;
      for (List<Buffer> pieces = window.take(); !pieces.isEmpty(); pieces = window.take()) {
        ByteBuffer[] bytes = pieces.stream().map(Transfer::bytesOf).toArray(ByteBuffer[]::new);
        long length = pieces.stream().mapToLong(Buffer::length).sum();
        received += length;
        requireRoom(received);
        digest.ifPresent(running -> update(running, bytes));
        writer.write(bytes);
        pieces.forEach(DirectBodies::taken);
        window.stored(length);
      }
      if (expected.isPresent() && received != expected.getAsLong()) {
        throw Refusals.wrongSize(expected.getAsLong());
      }
      return new Written(writer.finish(), digest, received);
    } catch (StoreException e) {
      throw translate(e);
    } finally {
      window.close();
    }
  }

  private static void update(RunningDigest digest, ByteBuffer[] bytes) {
    for (ByteBuffer piece : bytes) {
      digest.state().update(piece.duplicate());
    }
  }

  /** The one way to get at the bytes of a Vert.x buffer without a copy. */
  @SuppressWarnings("deprecation")
  private static ByteBuffer bytesOf(Buffer buffer) {
    return buffer.getByteBuf().nioBuffer();
  }

  /** Bytes that were acknowledged and are gone end the upload: the client is to start again. */
  private StoreException translate(StoreException e) {
    return switch (e.kind()) {
      case NOT_FOUND, DAMAGED -> throw lost(e);
      case FULL, DENIED, UNAVAILABLE -> e;
    };
  }

  private RegistryException lost(StoreException e) {
    return Refusals.lost(claim.id(), e);
  }

  private void requireRoom(long received) {
    if (claim.staged().length() + received > limit) {
      throw Refusals.tooLarge(limit);
    }
    if (expected.isPresent() && received > expected.getAsLong()) {
      throw Refusals.wrongSize(expected.getAsLong());
    }
  }

  /**
   * What has become durable.
   *
   * @param staged all of it, with what was there before
   * @param digest its digest, if that is known
   * @param received how many bytes this body brought
   */
  record Written(Staged staged, Optional<RunningDigest> digest, long received) {}
}
