package dev.berth.gateway.push;

import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.blob.Body;
import dev.berth.contract.metadata.ManifestPut;
import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.caller.Caller;
import dev.berth.gateway.request.OciRequest.PutManifest;
import dev.berth.gateway.request.RequestHead;
import dev.berth.model.access.Action;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Answers end-7: a manifest on its way in, with the tags that shall point at it. */
@Singleton
public final class PushManifest {

  private final Metadata metadata;
  private final ManifestBodies bodies;
  private final DenialLog denials;

  PushManifest(Metadata metadata, ManifestBodies bodies, DenialLog denials) {
    this.metadata = metadata;
    this.bodies = bodies;
    this.denials = denials;
  }

  /** PUT. */
  public Uni<Answer> put(PutManifest request, RequestHead head, Body body) {
    TagCondition condition =
        TagCondition.parse(head.header("If-Match"), head.header("If-None-Match"));
    Optional<MediaType> mediaType =
        Optional.ofNullable(head.header("Content-Type")).map(MediaType::parse);
    boolean createOnly = !head.caller().may(Action.OVERWRITE, request.repository());
    return bodies.read(
        body,
        payload ->
            metadata
                .putManifest(
                    head.actor(),
                    request.repository(),
                    new ManifestPut(
                        request.reference(),
                        request.tags(),
                        mediaType,
                        condition,
                        createOnly,
                        payload))
                .map(receipt -> created(request.repository(), receipt))
                .onFailure(failure -> createOnly && isDenied(failure))
                .recoverWithUni(
                    denied -> refuse((RegistryException) denied, head, request.repository())));
  }

  /** The metadata-service knows which tag stays, and the gateway by whose rule. */
  private Uni<Answer> refuse(
      RegistryException denied, RequestHead head, RepositoryName repository) {
    denials.denied(
        "tag not moved",
        head.peer(),
        "identity",
        head.actor().identity(),
        "repository",
        repository.value());
    // A token may have been issued before a policy allowed this.
    return head.caller().atMost().may(Action.OVERWRITE, repository)
        ? Uni.createFrom()
            .item(
                Answer.of(
                    new RegistryException(
                        ErrorCode.UNAUTHORIZED, "another token is good for moving the tag")))
        : Uni.createFrom()
            .failure(
                new RegistryException(
                    ErrorCode.DENIED,
                    denied.errors().getFirst().message(),
                    reason(head.caller(), repository)));
  }

  private static boolean isDenied(Throwable failure) {
    return failure instanceof RegistryException refusal && refusal.code() == ErrorCode.DENIED;
  }

  private static String reason(Caller caller, RepositoryName repository) {
    if (caller.unrestricted().may(Action.OVERWRITE, repository)) {
      return "what was presented is restricted to push without overwrite";
    }
    return caller
        .policy(Action.PUSH, repository)
        .map(policy -> "policy " + policy + " grants push without overwrite")
        .orElse("push is granted without overwrite");
  }

  private static Answer created(RepositoryName repository, ManifestReceipt receipt) {
    Answer answer =
        Answer.of(201)
            .with("Location", "/v2/" + repository + "/manifests/" + receipt.digest())
            .with("Docker-Content-Digest", receipt.digest().toString());
    receipt.subject().ifPresent(subject -> answer.with("OCI-Subject", subject.toString()));
    receipt.tags().forEach(tag -> answer.with("OCI-Tag", tag.toString()));
    return answer;
  }
}
