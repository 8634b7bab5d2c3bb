package dev.berth.gateway.management;

import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.RequestHead;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Answers end-9 and end-10. Only names are taken away; the bytes are collected later. */
@Singleton
public final class DeleteContent {

  private final Metadata metadata;

  DeleteContent(Metadata metadata) {
    this.metadata = metadata;
  }

  /** DELETE of a tag, or of a manifest with its tags. */
  public Uni<Answer> manifest(OciRequest.DeleteManifest request, RequestHead head) {
    TagCondition condition =
        TagCondition.parse(head.header("If-Match"), head.header("If-None-Match"));
    return metadata
        .deleteManifest(head.actor(), request.repository(), request.reference(), condition)
        .replaceWith(() -> Answer.of(202));
  }

  /** DELETE of a blob. */
  public Uni<Answer> blob(OciRequest.DeleteBlob request, RequestHead head) {
    return metadata
        .deleteBlob(head.actor(), request.repository(), request.digest())
        .replaceWith(() -> Answer.of(202));
  }
}
