package dev.berth.contract.blob;

import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * The blob-service, as the gateway sees it. It stores bytes under keys of its own making and
 * verifies digests; which repository may show a blob is not its business.
 *
 * <p>Every method fails with a {@link dev.berth.model.error.RegistryException}: {@code UNAVAILABLE}
 * where the service or its store cannot be reached in time, {@code DISK_FULL} where no space is
 * left, and the codes each method names.
 */
public interface Blobs {

  /** How many uploads {@link #linked} takes, so that they have room in the path of a call. */
  int MOST_LINKED = 64;

  /**
   * Opens an upload.
   *
   * @param algorithm the algorithm of the digest that is computed while the bytes pass
   * @param peer the address of the client, whose open uploads are counted
   * @return the upload at offset 0; {@code TOOMANYREQUESTS} if the peer has too many open
   */
  Uni<UploadStatus> open(RepositoryName repository, Algorithm algorithm, String peer);

  /**
   * Appends a chunk. It is acknowledged whole or not at all.
   *
   * @param range where the client says the chunk belongs; empty for a streamed chunk, which goes to
   *     the upload's offset
   * @return the upload at its new offset; {@code BLOB_UPLOAD_UNKNOWN}, {@code
   *     BLOB_UPLOAD_OUT_OF_ORDER} if the range does not start at the offset or another request took
   *     the upload over, {@code SIZE_INVALID} if the body is not as long as the range, {@code
   *     BLOB_TOO_LARGE}
   */
  Uni<UploadStatus> append(UploadRef upload, Optional<ByteRange> range, Body chunk);

  /**
   * Finishes an upload: appends the last chunk, verifies the digest and makes the bytes final.
   * Repeated, also after a crash anywhere, it gives the same answer again for a while.
   *
   * @return what has been stored; {@code DIGEST_INVALID} if the bytes are others, after which the
   *     upload is gone, and the codes of {@link #append}
   */
  Uni<CommittedBlob> finish(UploadRef upload, Digest digest, Optional<ByteRange> range, Body chunk);

  /**
   * Stores a blob whose bytes all come with the request.
   *
   * @return what has been stored; {@code DIGEST_INVALID}, {@code SIZE_INVALID}, {@code
   *     BLOB_TOO_LARGE}, {@code TOOMANYREQUESTS}
   */
  Uni<CommittedBlob> push(RepositoryName repository, Digest digest, String peer, Body blob);

  /** The upload as it stands; {@code BLOB_UPLOAD_UNKNOWN} if it is finished, gone or another's. */
  Uni<UploadStatus> status(UploadRef upload);

  /** Ends an upload and forgets its bytes; {@code BLOB_UPLOAD_UNKNOWN}. */
  Uni<Void> cancel(UploadRef upload);

  /**
   * Notes that committed blobs have been linked. Losing this note loses nothing.
   *
   * @param uploads the uploads they came by, at most {@link #MOST_LINKED}
   */
  Uni<Void> linked(List<UploadId> uploads);

  /**
   * Reads bytes of an object.
   *
   * @param key the key the object is stored under
   * @param range which bytes; they lie within the object
   * @return a source whose stream is paused; {@code BLOB_UNKNOWN} if there is no such object
   */
  Uni<BlobSource> read(String key, ByteRange range);
}
