package dev.berth.contract.metadata;

import dev.berth.model.content.Digest;
import dev.berth.model.name.Tag;
import java.util.List;
import java.util.Optional;

/**
 * A manifest has been stored.
 *
 * @param digest what it can be asked for by
 * @param subject the digest of its {@code subject}, for the header {@code OCI-Subject}
 * @param tags the tags that point at it now, those of the request, for {@code OCI-Tag}
 */
public record ManifestReceipt(Digest digest, Optional<Digest> subject, List<Tag> tags) {

  /** Copies the list. */
  public ManifestReceipt {
    tags = List.copyOf(tags);
  }
}
