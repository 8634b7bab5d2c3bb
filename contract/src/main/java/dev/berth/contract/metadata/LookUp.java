package dev.berth.contract.metadata;

import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;

/**
 * One question of many that are asked at once.
 *
 * @param kind what is looked for
 * @param repository where
 * @param reference by what; a blob by its digest
 * @param lease whether the client will rely on the answer, see {@link Metadata#leaseBlob}
 */
public record LookUp(Kind kind, RepositoryName repository, Reference reference, boolean lease) {

  /** What can be looked for. */
  public enum Kind {
    /** A manifest by tag or digest. */
    MANIFEST,
    /** A blob by digest. */
    BLOB
  }

  /** Checks that a blob is looked for by its digest. */
  public LookUp {
    if (kind == Kind.BLOB && !(reference instanceof Reference.ByDigest)) {
      throw new IllegalArgumentException("a blob has no tag");
    }
  }
}
