package dev.berth.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.blob.Body;
import dev.berth.contract.body.WholeBody;
import dev.berth.contract.http.WireJson;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.gateway.admin.Administration;
import dev.berth.gateway.admin.ApiCall;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.remote.HttpAuth;
import dev.berth.gateway.request.Query;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The admin API: what is about repositories, their mode and the audit log is answered here, and all
 * else passed on to the auth-service, whole, as it is small.
 */
final class ApiDoor {

  private static final int MOST = 256 * 1024;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT");
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");

  private final HttpAuth auth;
  private final Administration administration;
  private final BasicChallenge challenge;
  private final DenialLog denials;

  /**
   * A door.
   *
   * @param service what the registry is called
   */
  ApiDoor(HttpAuth auth, Administration administration, String service, DenialLog denials) {
    this.auth = auth;
    this.administration = administration;
    this.challenge = BasicChallenge.of(service);
    this.denials = denials;
  }

  /** Whether a request is for it. */
  static boolean leadsTo(HttpServerRequest request) {
    return ApiPath.leadsTo(Objects.requireNonNullElse(request.path(), ""));
  }

  /** Answers one. */
  Uni<Answer> answer(HttpServerRequest request, String peer, Body body) {
    String method = request.method().name();
    Uni<Buffer> content;
    if (WITH_BODY.contains(method)) {
      content = WholeBody.read(body, MOST, ApiDoor::tooLarge);
    } else if (WITHOUT_BODY.contains(method)) {
      content = Uni.createFrom().item(Buffer.buffer());
    } else {
      request.response().putHeader("Allow", "GET, POST, PUT, DELETE");
      throw new RegistryException(ErrorCode.UNSUPPORTED, "the method means nothing at this path");
    }
    ApiPath path = ApiPath.parse(Objects.requireNonNull(request.path()));
    ApiCall call =
        new ApiCall(request.getHeader(HttpHeaders.AUTHORIZATION), peer, method, path.raw());
    return challenge.beside(
        content
            .flatMap(read -> answer(request, path, call, read))
            .onFailure(RegistryException.class)
            .invoke(failure -> tell(failure, call)));
  }

  /** Of logins that fail; what else is denied is told by who knows whom. */
  private void tell(RegistryException refusal, ApiCall call) {
    if (refusal.code() == ErrorCode.UNAUTHORIZED && call.authorization() != null) {
      denials.denied(
          "login to the admin API failed",
          call.peer(),
          "method",
          call.method(),
          "path",
          call.path());
    }
  }

  private Uni<Answer> answer(HttpServerRequest request, ApiPath path, ApiCall call, Buffer body) {
    Optional<RepositoryName> repository = path.repository();
    if (path.isMode()) {
      return mode(request, call, body);
    }
    if (path.isAudit()) {
      return audit(request, call);
    }
    if (repository.isPresent()) {
      return repository(call, repository.get());
    }
    String uri = request.query() == null ? path.raw() : path.raw() + '?' + request.query();
    return auth.api(call.method(), uri, request.headers(), call.peer(), body);
  }

  private Uni<Answer> mode(HttpServerRequest request, ApiCall call, Buffer body) {
    Uni<RegistryMode> mode =
        switch (call.method()) {
          case "GET" -> administration.mode(call);
          case "PUT" -> administration.setMode(call, wanted(request, body));
          default -> throw new RegistryException(ErrorCode.UNSUPPORTED);
        };
    return mode.map(told -> Answer.of(200, "application/json", WireJson.write(told)));
  }

  private Uni<Answer> audit(HttpServerRequest request, ApiCall call) {
    if (!call.method().equals("GET")) {
      throw new RegistryException(ErrorCode.UNSUPPORTED);
    }
    Query query = Query.parse(request.query());
    return administration
        .audit(call, AuditQuery.parse(name -> query.one(name).orElse(null)))
        .map(
            told ->
                Answer.of(200, "application/json", WireJson.write(told))
                    .with("Cache-Control", "no-store"));
  }

  private Uni<Answer> repository(ApiCall call, RepositoryName name) {
    if (!call.method().equals("DELETE")) {
      throw new RegistryException(ErrorCode.UNSUPPORTED);
    }
    return administration.deleteRepository(call, name).replaceWith(() -> Answer.of(204));
  }

  /** Of another type a browser would send it for another site, see the auth-service's filter. */
  private static RegistryMode wanted(HttpServerRequest request, Buffer body) {
    @Nullable String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    try {
      var read = WireJson.mapper().readTree(body.getBytes()).get("readOnly");
      if (type != null && type.startsWith("application/json") && read != null && read.isBoolean()) {
        return new RegistryMode(read.booleanValue());
      }
    } catch (JsonProcessingException e) {
      throw malformedMode();
    } catch (IOException e) {
      throw new IllegalStateException("the bytes are here", e);
    }
    throw malformedMode();
  }

  private static RegistryException malformedMode() {
    return new RegistryException(
        ErrorCode.MALFORMED, "the body is {\"readOnly\": true} or false, application/json");
  }

  private static RegistryException tooLarge() {
    return new RegistryException(ErrorCode.MALFORMED, "the body has at most 256 KiB");
  }
}
