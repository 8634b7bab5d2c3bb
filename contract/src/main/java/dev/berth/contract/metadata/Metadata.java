package dev.berth.contract.metadata;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * The metadata-service, as the gateway sees it: the truth about what is in a repository.
 *
 * <p>Every method fails with a {@link dev.berth.model.error.RegistryException}: {@code UNAVAILABLE}
 * where the service or its database does not answer in time, {@code READ_ONLY} for a change in
 * read-only mode, and the codes each method names. What takes an {@link Actor} notes what it has
 * changed in the audit log, in the same transaction.
 */
public interface Metadata {

  /** How many ranges of names a call may have; {@code QUERY_INVALID} where it has more. */
  int MOST_RANGES = 10_000;

  /** Finds a blob to read it; {@code BLOB_UNKNOWN} if this repository does not show it. */
  Uni<BlobLocation> findBlob(RepositoryName repository, Digest digest);

  /**
   * Finds a blob for a client that will rely on it: it stays for half a lease at least, so that a
   * manifest pushed after this finds it. {@code BLOB_UNKNOWN} as above.
   */
  Uni<BlobLocation> leaseBlob(RepositoryName repository, Digest digest);

  /**
   * Answers many questions in one call, at the price of little more than one. What the answers say
   * was true at some moment after the call began.
   *
   * @return an answer for each question, in their order
   */
  Uni<List<LookUpAnswer>> lookUp(List<LookUp> questions);

  /**
   * Makes a committed blob visible in a repository, in one transaction. If the content is known
   * already under another key, that one stays and this one is doomed. Repeating it is harmless.
   * {@code BLOB_UPLOAD_UNKNOWN} if it comes after {@link CommittedBlob#linkBefore} or the key has
   * been doomed: the client pushes again.
   */
  Uni<Void> link(RepositoryName repository, CommittedBlob blob);

  /**
   * Makes a blob of one repository visible in another.
   *
   * @param from the repository to take it from; empty for any that shows it
   * @param names only a repository of a name in one of these is taken from; at most {@link
   *     #MOST_RANGES}
   * @return whether it is visible now; false where {@code from} does not show it, or none of these
   *     that were looked at: of very many not all are
   */
  Uni<Boolean> mount(
      RepositoryName repository,
      Optional<RepositoryName> from,
      List<NameRange> names,
      Digest digest);

  /**
   * Takes a blob out of a repository. {@code BLOB_UNKNOWN}; {@code UNSUPPORTED} with the holder as
   * detail if a manifest needs it.
   */
  Uni<Void> deleteBlob(Actor actor, RepositoryName repository, Digest digest);

  /** A manifest with its bytes; {@code MANIFEST_UNKNOWN}, {@code NAME_UNKNOWN}. */
  Uni<StoredManifest> manifest(RepositoryName repository, Reference reference);

  /**
   * A manifest without its bytes, for a client that will rely on it (see {@link #leaseBlob}).
   * {@code MANIFEST_UNKNOWN}, {@code NAME_UNKNOWN}.
   */
  Uni<ManifestInfo> leaseManifest(RepositoryName repository, Reference reference);

  /**
   * Stores a manifest and moves its tags, all or nothing. {@code MANIFEST_INVALID}, {@code
   * DIGEST_INVALID} if the bytes are not those of the reference, {@code MANIFEST_BLOB_UNKNOWN} with
   * an entry for each missing reference, {@code PRECONDITION_FAILED}, {@code DENIED} with the tag
   * as detail if it would move one that is not to be moved.
   */
  Uni<ManifestReceipt> putManifest(Actor actor, RepositoryName repository, ManifestPut put);

  /**
   * Deletes a tag, or a manifest with all its tags. {@code MANIFEST_UNKNOWN}, {@code NAME_UNKNOWN},
   * {@code PRECONDITION_FAILED}; {@code UNSUPPORTED} with the holder as detail if an index needs
   * it.
   */
  Uni<Void> deleteManifest(
      Actor actor, RepositoryName repository, Reference reference, TagCondition condition);

  /** The tags of a repository in the order of their bytes; {@code NAME_UNKNOWN}. */
  Uni<NamePage> tags(RepositoryName repository, PageRequest page);

  /**
   * The names of repositories in the order of their bytes.
   *
   * @param names only those in one of these; at most {@link #MOST_RANGES}
   */
  Uni<NamePage> repositories(List<NameRange> names, PageRequest page);

  /**
   * The manifests whose subject is a digest, whether that is here or not; empty for a repository
   * that does not exist.
   *
   * @param artifactType only those of this type
   * @param page its {@code last} is a digest
   */
  Uni<ReferrersPage> referrers(
      RepositoryName repository,
      Digest subject,
      Optional<MediaType> artifactType,
      PageRequest page);

  /** Deletes a repository with all it shows; {@code NAME_UNKNOWN}. */
  Uni<Void> deleteRepository(Actor actor, RepositoryName repository);

  /** Whether changes are refused at present. */
  Uni<RegistryMode> mode();

  /** Sets the mode; when this is answered, no change of the old mode is under way any more. */
  Uni<RegistryMode> setMode(Actor actor, RegistryMode wanted);

  /** What was noted of pushes, deletes and the mode. */
  Uni<AuditPage> audit(AuditQuery query);
}
