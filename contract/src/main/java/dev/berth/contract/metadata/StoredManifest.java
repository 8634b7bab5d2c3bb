package dev.berth.contract.metadata;

import io.vertx.core.buffer.Buffer;

/**
 * A manifest, byte for byte as it was pushed.
 *
 * @param info digest, type and size
 * @param payload the bytes
 */
public record StoredManifest(ManifestInfo info, Buffer payload) {}
