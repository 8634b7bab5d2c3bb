package dev.berth.gateway.http;

import dev.berth.gateway.answer.Answer;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;

/**
 * Tells who is not let in how to log in, where that is by HTTP Basic, RFC 9110 section 15.5.2.
 *
 * @param header the value of {@code WWW-Authenticate}
 */
record BasicChallenge(String header) {

  /** The challenge of a registry that is called so. */
  static BasicChallenge of(String service) {
    return new BasicChallenge("Basic realm=\"" + service + "\", charset=\"UTF-8\"");
  }

  /** The same answer, or the challenge where it is {@code UNAUTHORIZED}. */
  Uni<Answer> beside(Uni<Answer> answer) {
    return answer
        .onFailure(RegistryException.class)
        .recoverWithUni(
            refusal ->
                refusal.code() == ErrorCode.UNAUTHORIZED
                    ? Uni.createFrom().item(Answer.of(refusal).with("WWW-Authenticate", header))
                    : Uni.createFrom().failure(refusal));
  }
}
