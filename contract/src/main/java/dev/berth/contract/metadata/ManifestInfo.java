package dev.berth.contract.metadata;

import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;

/**
 * What is known of a manifest without its bytes.
 *
 * @param digest the digest it was pushed under, or of its bytes if it was pushed by tag
 * @param mediaType the type it was pushed with
 * @param size the number of its bytes
 */
public record ManifestInfo(Digest digest, MediaType mediaType, long size) {}
