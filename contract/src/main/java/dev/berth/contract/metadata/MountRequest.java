package dev.berth.contract.metadata;

import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import java.util.List;
import java.util.Optional;

/**
 * The body of a mount.
 *
 * @param repository where the blob becomes visible
 * @param from the repository that shows it; empty for any
 * @param names only a repository of a name in one of these is taken from
 * @param digest the blob
 */
public record MountRequest(
    RepositoryName repository,
    Optional<RepositoryName> from,
    List<NameRange> names,
    Digest digest) {

  /** Copies the list. */
  public MountRequest {
    names = List.copyOf(names);
  }
}
