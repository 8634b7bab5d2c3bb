package dev.berth.contract.metadata;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.model.name.RepositoryName;

/**
 * The body of a link.
 *
 * @param repository where the blob becomes visible
 * @param blob the blob
 */
public record LinkRequest(RepositoryName repository, CommittedBlob blob) {}
