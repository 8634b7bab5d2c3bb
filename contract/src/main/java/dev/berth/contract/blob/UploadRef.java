package dev.berth.contract.blob;

import dev.berth.model.name.RepositoryName;

/**
 * An upload as a request names it.
 *
 * @param repository the repository of the URL; an upload is unknown in any but its own
 * @param id the id of the URL
 */
public record UploadRef(RepositoryName repository, UploadId id) {}
