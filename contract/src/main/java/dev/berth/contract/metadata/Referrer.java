package dev.berth.contract.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of the referrers list, with the fields and in the form of the spec's section "Listing
 * Referrers".
 *
 * @param mediaType the type of the referring manifest
 * @param size the number of its bytes
 * @param digest its digest
 * @param artifactType its artifact type, or its config's media type where it has none
 * @param annotations its annotations
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Referrer(
    MediaType mediaType,
    long size,
    Digest digest,
    Optional<MediaType> artifactType,
    Map<String, String> annotations) {

  /** Copies the map, which JSON leaves out where it is empty. */
  public Referrer {
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
