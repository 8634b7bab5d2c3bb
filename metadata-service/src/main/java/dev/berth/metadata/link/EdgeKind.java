package dev.berth.metadata.link;

import dev.berth.configuration.ManifestSettings.Sparse;
import java.util.Arrays;

/** As what a manifest names a blob, the least forgiving first. */
public enum EdgeKind {
  /** The config of an image. */
  CONFIG,
  /** A layer of an image. */
  LAYER,
  /** An entry of an index, which may as well be a manifest. */
  ENTRY,
  /** A layer whose bytes stand elsewhere and need not be here. */
  FOREIGN;

  /** Whether a reference of this kind may point at what is not here. */
  public boolean mayBeMissing(Sparse sparse) {
    return switch (this) {
      case CONFIG, LAYER -> sparse == Sparse.ALL;
      case ENTRY -> sparse != Sparse.NONE;
      case FOREIGN -> true;
    };
  }

  /** The one that decides where a manifest names one blob as two things. */
  public EdgeKind stricter(EdgeKind other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The names of the kinds that have to be here. */
  static String[] needed(Sparse sparse) {
    return Arrays.stream(values())
        .filter(kind -> !kind.mayBeMissing(sparse))
        .map(Enum::name)
        .toArray(String[]::new);
  }
}
