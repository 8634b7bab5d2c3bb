package dev.berth.contract.metadata;

import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.Tag;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * A manifest to be stored.
 *
 * @param reference what the URL names: a tag, or the digest the bytes have to have
 * @param tags further tags, from {@code ?tag=}; only by digest
 * @param mediaType the type of the request; empty where the client sent none and the manifest says
 * @param condition what the tags have to be for this to go through
 * @param createOnly whether a tag that points elsewhere stays where it is, and the request fails
 * @param payload the bytes
 */
public record ManifestPut(
    Reference reference,
    List<Tag> tags,
    Optional<MediaType> mediaType,
    TagCondition condition,
    boolean createOnly,
    Buffer payload) {

  /** Copies the list. */
  public ManifestPut {
    tags = List.copyOf(tags);
  }
}
