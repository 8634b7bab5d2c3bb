package dev.berth.conformance.target;

import java.util.Locale;

/**
 * Which references the registry under test lets point at nothing: {@code berth.manifest.sparse}.
 */
public enum Sparse {
  /** All that is named is here. */
  NONE,
  /** An index may name what is not here. */
  INDEX,
  /** So may an image. */
  ALL;

  /** The value that this run is told of. */
  static Sparse ofThisRun() {
    return Target.setting("berth.sparse")
        .map(value -> valueOf(value.toUpperCase(Locale.ROOT)))
        .orElse(INDEX);
  }

  /** As it stands in {@code berth.yaml}. */
  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
