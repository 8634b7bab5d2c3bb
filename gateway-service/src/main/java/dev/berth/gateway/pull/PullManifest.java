package dev.berth.gateway.pull;

import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.lookup.LookUps;
import dev.berth.gateway.request.OciRequest.GetManifest;
import dev.berth.gateway.request.RequestHead;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Answers end-3: a manifest, byte for byte under the type it was pushed with. {@code Accept} is not
 * asked: converting would change the digest, and clients take what is stored.
 */
@Singleton
public final class PullManifest {

  private final LookUps lookUps;

  PullManifest(LookUps lookUps) {
    this.lookUps = lookUps;
  }

  /** Answers GET or HEAD. */
  public Uni<Answer> answer(GetManifest request, RequestHead head) {
    if (request.headOnly()) {
      return lookUps
          .leaseManifest(request.repository(), request.reference())
          .map(info -> answer(info, head, new Answer.Length(info.size())));
    }
    return lookUps
        .manifest(request.repository(), request.reference())
        .map(manifest -> answer(manifest.info(), head, new Answer.Bytes(manifest.payload())));
  }

  private static Answer answer(ManifestInfo info, RequestHead head, Answer.Content content) {
    String digest = info.digest().toString();
    boolean known = head.knows(digest);
    Answer answer =
        Answer.of(known ? 304 : 200)
            .with("Docker-Content-Digest", digest)
            .with("ETag", '"' + digest + '"');
    return known ? answer : answer.with("Content-Type", info.mediaType().toString()).with(content);
  }
}
