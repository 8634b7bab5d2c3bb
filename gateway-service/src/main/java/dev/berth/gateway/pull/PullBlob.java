package dev.berth.gateway.pull;

import dev.berth.contract.blob.Blobs;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.lookup.LookUps;
import dev.berth.gateway.request.OciRequest.GetBlob;
import dev.berth.gateway.request.RequestHead;
import dev.berth.model.content.ByteRange;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;

/** Answers end-2: a blob, a part of it, or whether it is there. */
@Singleton
public final class PullBlob {

  private final LookUps lookUps;
  private final Blobs blobs;

  PullBlob(LookUps lookUps, Blobs blobs) {
    this.lookUps = lookUps;
    this.blobs = blobs;
  }

  /** Answers GET or HEAD. */
  public Uni<Answer> answer(GetBlob request, RequestHead head) {
    if (request.headOnly()) {
      return lookUps
          .leaseBlob(request.repository(), request.digest())
          .map(blob -> head.knows(tagOf(blob)) ? notModified(blob) : whole(blob));
    }
    return lookUps
        .findBlob(request.repository(), request.digest())
        .flatMap(blob -> read(blob, head));
  }

  private Uni<Answer> read(BlobLocation blob, RequestHead head) {
    if (head.knows(tagOf(blob))) {
      return Uni.createFrom().item(notModified(blob));
    }
    return switch (range(blob, head)) {
      case RangeHeader.Whole _ when blob.size() == 0 ->
          Uni.createFrom().item(whole(blob).with(new Answer.Bytes(Buffer.buffer())));
      case RangeHeader.Whole _ -> stream(whole(blob), blob, new ByteRange(0, blob.size() - 1));
      case RangeHeader.Part part -> stream(partial(blob, part.range()), blob, part.range());
      case RangeHeader.Unsatisfiable _ -> Uni.createFrom().item(unsatisfiable(blob));
    };
  }

  /** A range that was meant for other bytes ({@code If-Range}) means the whole of these. */
  private static RangeHeader range(BlobLocation blob, RequestHead head) {
    String ifRange = head.header("If-Range");
    boolean meant = ifRange == null || ifRange.strip().equals('"' + tagOf(blob) + '"');
    return RangeHeader.parse(meant ? head.header("Range") : null, blob.size());
  }

  private Uni<Answer> stream(Answer answer, BlobLocation blob, ByteRange range) {
    return blobs
        .read(blob.key(), range)
        .map(source -> answer.with(new Answer.Blob(source, range.length())));
  }

  private static Answer whole(BlobLocation blob) {
    return headers(200, blob)
        .with("Content-Type", "application/octet-stream")
        .with(new Answer.Length(blob.size()));
  }

  private static Answer partial(BlobLocation blob, ByteRange range) {
    return headers(206, blob)
        .with("Content-Type", "application/octet-stream")
        .with("Content-Range", "bytes " + range + '/' + blob.size());
  }

  private static Answer notModified(BlobLocation blob) {
    return headers(304, blob);
  }

  private static Answer unsatisfiable(BlobLocation blob) {
    return Answer.of(new RegistryException(ErrorCode.RANGE_NOT_SATISFIABLE))
        .with("Content-Range", "bytes */" + blob.size());
  }

  private static Answer headers(int status, BlobLocation blob) {
    return Answer.of(status)
        .with("Docker-Content-Digest", blob.digest().toString())
        .with("ETag", '"' + tagOf(blob) + '"')
        .with("Accept-Ranges", "bytes");
  }

  private static String tagOf(BlobLocation blob) {
    return blob.digest().toString();
  }
}
