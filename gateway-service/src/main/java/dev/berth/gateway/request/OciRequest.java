package dev.berth.gateway.request;

import dev.berth.contract.blob.UploadRef;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request of the distribution API, understood: one record for each endpoint of the spec's section
 * "Endpoints", plus Docker's catalog. Whatever is in one of them is valid.
 */
public sealed interface OciRequest {

  /** end-1 {@code GET /v2/}. */
  record Ping() implements OciRequest {}

  /**
   * end-2 {@code GET|HEAD /v2/<name>/blobs/<digest>}.
   *
   * @param headOnly whether the bytes are not wanted
   */
  record GetBlob(RepositoryName repository, Digest digest, boolean headOnly)
      implements OciRequest {}

  /**
   * end-3 {@code GET|HEAD /v2/<name>/manifests/<reference>}.
   *
   * @param headOnly whether the bytes are not wanted
   */
  record GetManifest(RepositoryName repository, Reference reference, boolean headOnly)
      implements OciRequest {}

  /** end-4a and end-4c {@code POST /v2/<name>/blobs/uploads/[?digest-algorithm=<algorithm>]}. */
  record StartUpload(RepositoryName repository, Algorithm algorithm) implements OciRequest {}

  /** end-4b {@code POST /v2/<name>/blobs/uploads/?digest=<digest>}. */
  record PushBlob(RepositoryName repository, Digest digest) implements OciRequest {}

  /** end-5 {@code PATCH /v2/<name>/blobs/uploads/<id>}. */
  record UploadChunk(UploadRef upload) implements OciRequest {}

  /** end-6 {@code PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>}. */
  record FinishUpload(UploadRef upload, Digest digest) implements OciRequest {}

  /**
   * end-7a and end-7b {@code PUT /v2/<name>/manifests/<reference>[?tag=<tag>…]}.
   *
   * @param tags further tags, only with a reference by digest
   */
  record PutManifest(RepositoryName repository, Reference reference, List<Tag> tags)
      implements OciRequest {

    /** Copies the list. */
    public PutManifest {
      tags = List.copyOf(tags);
    }
  }

  /** end-8a and end-8b {@code GET /v2/<name>/tags/list[?n=<n>&last=<tag>]}. */
  record ListTags(RepositoryName repository, Page page) implements OciRequest {}

  /** end-9 {@code DELETE /v2/<name>/manifests/<reference>}. */
  record DeleteManifest(RepositoryName repository, Reference reference) implements OciRequest {}

  /** end-10 {@code DELETE /v2/<name>/blobs/<digest>}. */
  record DeleteBlob(RepositoryName repository, Digest digest) implements OciRequest {}

  /**
   * end-11 {@code POST /v2/<name>/blobs/uploads/?mount=<digest>[&from=<name>]}.
   *
   * @param from where to take the blob from; empty for anywhere the caller may pull from
   */
  record MountBlob(RepositoryName repository, Digest digest, Optional<RepositoryName> from)
      implements OciRequest {}

  /** end-12a and end-12b {@code GET /v2/<name>/referrers/<digest>[?artifactType=<type>]}. */
  record ListReferrers(
      RepositoryName repository, Digest subject, Optional<MediaType> artifactType, Page page)
      implements OciRequest {}

  /** end-13 {@code GET /v2/<name>/blobs/uploads/<id>}. */
  record GetUpload(UploadRef upload) implements OciRequest {}

  /** end-14 {@code DELETE /v2/<name>/blobs/uploads/<id>}. */
  record CancelUpload(UploadRef upload) implements OciRequest {}

  /** Docker's {@code GET /v2/_catalog[?n=<n>&last=<name>]}. */
  record ListRepositories(Page page) implements OciRequest {}

  /**
   * What part of a list is asked for.
   *
   * @param items how many entries, as the client says it
   * @param last where the list is to go on
   */
  record Page(OptionalInt items, @Nullable String last) {}
}
