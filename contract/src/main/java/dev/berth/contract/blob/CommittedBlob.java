package dev.berth.contract.blob;

import dev.berth.model.content.Digest;
import java.time.Instant;

/**
 * A blob whose bytes are final and verified, but which no repository shows yet.
 *
 * @param upload the upload it came by
 * @param digest the digest of its bytes
 * @param size their number
 * @param key the key they are stored under, never used before and never used again
 * @param linkBefore when a link becomes too late, by the database's clock
 * @param linked whether it is known to have been linked, so that this is the answer to a repetition
 */
public record CommittedBlob(
    UploadId upload, Digest digest, long size, String key, Instant linkBefore, boolean linked) {}
