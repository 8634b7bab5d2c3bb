package dev.berth.metadata.manifest;

import dev.berth.model.content.MediaType;
import org.jspecify.annotations.Nullable;

/** How a manifest stands in a repository. */
sealed interface Standing {

  /** How it stands if it has a row; a row without a type is an expected one. */
  static Standing of(@Nullable String mediaType) {
    return mediaType == null ? new Expected() : new Present(new MediaType(mediaType));
  }

  /** Nobody knows of it. */
  record Absent() implements Standing {}

  /** Another manifest names it. */
  record Expected() implements Standing {}

  /**
   * It is here.
   *
   * @param mediaType the type it was pushed under
   */
  record Present(MediaType mediaType) implements Standing {}
}
