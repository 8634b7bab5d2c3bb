package dev.berth.contract.metadata;

import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import java.util.Optional;

/**
 * The body of a mount.
 *
 * @param repository where the blob becomes visible
 * @param from the repository that shows it; empty for any
 * @param digest the blob
 */
public record MountRequest(
    RepositoryName repository, Optional<RepositoryName> from, Digest digest) {}
