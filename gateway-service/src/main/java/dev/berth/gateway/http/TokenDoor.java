package dev.berth.gateway.http;

import dev.berth.contract.blob.Body;
import dev.berth.contract.body.WholeBody;
import dev.berth.contract.http.Paths;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.caller.Sender;
import dev.berth.gateway.remote.HttpAuth;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Passes requests for tokens on to the auth-service, whole, as they are small. */
final class TokenDoor {

  private static final int MOST = 64 * 1024;

  private final HttpAuth auth;
  private final BasicChallenge challenge;

  /**
   * A door.
   *
   * @param service what the registry is called
   */
  TokenDoor(HttpAuth auth, String service) {
    this.auth = auth;
    this.challenge = BasicChallenge.of(service);
  }

  /** Whether a request is one for a token. */
  static boolean leadsTo(HttpServerRequest request) {
    return Paths.TOKEN.equals(request.path());
  }

  /** Answers one. */
  Uni<Answer> answer(HttpServerRequest request, Sender sender, Body body) {
    return challenge.beside(passOn(request, sender, body));
  }

  private Uni<Answer> passOn(HttpServerRequest request, Sender sender, Body body) {
    String method = request.method().name();
    return switch (method) {
      case "GET" -> auth.token(method, request.query(), request.headers(), sender, Buffer.buffer());
      case "POST" -> {
        // A form says itself by what a token is asked for.
        Sender known = Sender.of(sender.authorization(), sender.peer());
        yield WholeBody.read(body, MOST, TokenDoor::tooLarge)
            .flatMap(form -> auth.token(method, request.query(), request.headers(), known, form));
      }
      default -> {
        request.response().putHeader("Allow", "GET, POST");
        throw new RegistryException(ErrorCode.UNSUPPORTED, "the method means nothing at this path");
      }
    };
  }

  private static RegistryException tooLarge() {
    return new RegistryException(ErrorCode.MALFORMED, "a request for a token has at most 64 KiB");
  }
}
