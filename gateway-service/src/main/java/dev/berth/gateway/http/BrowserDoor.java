package dev.berth.gateway.http;

import dev.berth.contract.blob.Body;
import dev.berth.contract.body.WholeBody;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.remote.HttpAuth;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** Passes requests for the pages of the auth-service on, whole, as they are small. */
final class BrowserDoor {

  private static final int MOST = 64 * 1024;

  private final HttpAuth auth;
  private final PublicRoot root;

  BrowserDoor(HttpAuth auth, PublicRoot root) {
    this.auth = auth;
    this.root = root;
  }

  /** Whether a request is for one. */
  static boolean leadsTo(HttpServerRequest request) {
    return BrowserPage.find(path(request)).isPresent();
  }

  /** Answers one. */
  Uni<Answer> answer(HttpServerRequest request, String peer, Body body) {
    String method = request.method().name();
    String path = path(request);
    BrowserPage page =
        BrowserPage.find(path).orElseThrow(() -> new RegistryException(ErrorCode.PATH_UNKNOWN));
    if (!page.methods().contains(method)) {
      request.response().putHeader("Allow", String.join(", ", page.methods()));
      throw new RegistryException(ErrorCode.UNSUPPORTED, "the method means nothing at this path");
    }
    // What a provider adds to the address is all that a page is to know of it.
    boolean hasQuery = page == BrowserPage.RETURN && request.query() != null;
    String uri = hasQuery ? path + '?' + request.query() : path;
    Uni<Buffer> content =
        method.equals("POST")
            ? WholeBody.read(body, MOST, BrowserDoor::tooLarge)
            : Uni.createFrom().item(Buffer.buffer());
    return content.flatMap(
        form -> auth.page(method, uri, request.headers(), peer, root.of(request), form));
  }

  private static String path(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.path(), "");
  }

  private static RegistryException tooLarge() {
    return new RegistryException(ErrorCode.MALFORMED, "a form has at most 64 KiB");
  }
}
