package dev.berth.contract.metadata;

import dev.berth.model.content.Digest;

/**
 * A blob that a repository shows.
 *
 * @param digest its digest
 * @param size its length in bytes, as counted when it was stored
 * @param key the key its bytes are stored under
 */
public record BlobLocation(Digest digest, long size, String key) {}
