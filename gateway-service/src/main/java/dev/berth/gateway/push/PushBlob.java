package dev.berth.gateway.push;

import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadRef;
import dev.berth.contract.blob.UploadStatus;
import dev.berth.contract.metadata.Metadata;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.caller.Caller;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.RequestHead;
import dev.berth.model.access.Action;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Answers end-4 to end-6, end-11, end-13 and end-14: a blob on its way in. The bytes go to the
 * blob-service and are final there before the metadata-service makes them visible.
 */
@Singleton
public final class PushBlob {

  private final Blobs blobs;
  private final Metadata metadata;
  private final LinkedUploads linked;

  PushBlob(Blobs blobs, Metadata metadata, LinkedUploads linked) {
    this.blobs = blobs;
    this.metadata = metadata;
    this.linked = linked;
  }

  /** POST that opens an upload. */
  public Uni<Answer> start(OciRequest.StartUpload request, RequestHead head) {
    return open(request.repository(), request.algorithm(), head);
  }

  /** POST that brings the whole blob. */
  public Uni<Answer> push(OciRequest.PushBlob request, RequestHead head, Body body) {
    return blobs
        .push(request.repository(), request.digest(), head.peer(), body)
        .flatMap(blob -> link(request.repository(), blob));
  }

  /** POST that mounts a blob of another repository, or opens an upload where it cannot. */
  public Uni<Answer> mount(OciRequest.MountBlob request, RequestHead head) {
    List<NameRange> names = sources(request, head.caller());
    if (names.isEmpty()) {
      return open(request.repository(), request.digest().algorithm(), head);
    }
    return metadata
        .mount(request.repository(), request.from(), names, request.digest())
        .flatMap(
            mounted ->
                mounted
                    ? Uni.createFrom().item(created(request.repository(), request.digest()))
                    : open(request.repository(), request.digest().algorithm(), head));
  }

  /** PATCH. */
  public Uni<Answer> chunk(OciRequest.UploadChunk request, RequestHead head, Body body) {
    return blobs
        .append(request.upload(), head.contentRange(), body)
        .map(status -> progress(202, request.upload().repository(), status));
  }

  /** PUT. */
  public Uni<Answer> finish(OciRequest.FinishUpload request, RequestHead head, Body body) {
    RepositoryName repository = request.upload().repository();
    return blobs
        .finish(request.upload(), request.digest(), head.contentRange(), body)
        .flatMap(blob -> link(repository, blob));
  }

  /** GET. */
  public Uni<Answer> status(OciRequest.GetUpload request) {
    UploadRef upload = request.upload();
    return blobs.status(upload).map(status -> progress(204, upload.repository(), status));
  }

  /** DELETE. */
  public Uni<Answer> cancel(OciRequest.CancelUpload request) {
    return blobs.cancel(request.upload()).replaceWith(() -> Answer.of(204));
  }

  /** What may be taken from: a blob that the caller may not pull is none that they can have. */
  private static List<NameRange> sources(OciRequest.MountBlob request, Caller caller) {
    return request
        .from()
        .map(
            from ->
                caller.may(Action.PULL, from)
                    ? List.of(new RepositoryPattern(from.value()).range())
                    : List.<NameRange>of())
        .orElseGet(() -> caller.names(Action.PULL));
  }

  private Uni<Answer> open(RepositoryName repository, Algorithm algorithm, RequestHead head) {
    return blobs
        .open(repository, algorithm, head.peer())
        .map(status -> progress(202, repository, status));
  }

  private Uni<Answer> link(RepositoryName repository, CommittedBlob blob) {
    Answer created = created(repository, blob.digest());
    if (blob.linked()) {
      return Uni.createFrom().item(created);
    }
    return metadata
        .link(repository, blob)
        .invoke(() -> linked.note(blob.upload()))
        .replaceWith(created);
  }

  private static Answer created(RepositoryName repository, Digest digest) {
    return Answer.of(201)
        .with("Location", "/v2/" + repository + "/blobs/" + digest)
        .with("Docker-Content-Digest", digest.toString());
  }

  private static Answer progress(int status, RepositoryName repository, UploadStatus upload) {
    return Answer.of(status)
        .with("Location", "/v2/" + repository + "/blobs/uploads/" + upload.id())
        .with("Range", "0-" + Math.max(0, upload.offset() - 1))
        .with("Docker-Upload-UUID", upload.id().toString());
  }
}
