package dev.berth.metadata.tag;

import jakarta.persistence.Embeddable;

/**
 * What a tag is found by.
 *
 * @param repositoryId the id of its repository
 * @param name the tag
 */
@Embeddable
record TagKey(long repositoryId, String name) {}
