package dev.berth.metadata.manifest;

import dev.berth.metadata.db.DigestType;
import dev.berth.model.content.Digest;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.hibernate.annotations.JavaType;

/**
 * What a manifest is found by.
 *
 * @param repositoryId the id of its repository
 * @param digest its digest
 */
@Embeddable
record ManifestKey(
    long repositoryId, @Column(name = "digest") @JavaType(DigestType.class) Digest digest) {}
