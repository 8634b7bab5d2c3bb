package dev.berth.metadata.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.contract.http.WireJson;
import dev.berth.metadata.link.EdgeKind;
import dev.berth.model.content.Descriptor;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that has been read and found sound, ready to be stored.
 *
 * @param digest what it will be asked for by
 * @param mediaType the type it is stored under
 * @param content what it says
 * @param payload its bytes, which nobody changes
 */
record NewManifest(Digest digest, MediaType mediaType, Manifest content, Buffer payload) {

  /** About what the fields of an entry of a referrers list take beside the annotations. */
  private static final int ENTRY_FIELDS = 512;

  @Nullable Digest subject() {
    Descriptor subject = content.head().subject();
    return subject == null ? null : subject.digest();
  }

  @Nullable String artifactType() {
    return content.artifactType().map(MediaType::value).orElse(null);
  }

  /** The annotations as a JSON object; null where there are none. */
  @Nullable String annotationsJson() {
    if (content.head().annotations().isEmpty()) {
      return null;
    }
    try {
      return WireJson.mapper().writeValueAsString(content.head().annotations());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }

  /** As what it names its blobs, in their order. */
  String[] kinds() {
    return content.blobs().values().stream().map(EdgeKind::name).toArray(String[]::new);
  }

  /** No annotations are longer than the manifest they come from. */
  int entryBytes() {
    return ENTRY_FIELDS + (content.head().annotations().isEmpty() ? 0 : payload.length());
  }
}
