package dev.berth.auth.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.berth.contract.http.ErrorBody;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes every failure as the error body of the distribution spec. */
public final class ErrorMappers {

  /** A body that is not what the endpoint takes. It is not quoted: there may be a secret in it. */
  @ServerExceptionMapper
  public RestResponse<Buffer> unreadable(JsonProcessingException failure) {
    int line = failure.getLocation() == null ? 0 : failure.getLocation().getLineNr();
    return answer(
        new RegistryException(
            ErrorCode.MALFORMED, "the body is not what is expected here, line " + line));
  }

  /** The same, of which the framework has an opinion of its own. */
  @ServerExceptionMapper
  public RestResponse<Buffer> mismatched(MismatchedInputException failure) {
    return unreadable(failure);
  }

  /** A request that no endpoint understands. */
  @ServerExceptionMapper
  public RestResponse<Buffer> misunderstood(WebApplicationException failure) {
    if (failure.getCause() instanceof JsonProcessingException unreadable) {
      return unreadable(unreadable);
    }
    return answer(
        new RegistryException(
            switch (failure.getResponse().getStatus()) {
              case 404 -> ErrorCode.PATH_UNKNOWN;
              case 405 -> ErrorCode.UNSUPPORTED;
              default -> ErrorCode.MALFORMED;
            }));
  }

  /** Any other. */
  @ServerExceptionMapper
  public RestResponse<Buffer> other(Throwable failure) {
    return answer(failure);
  }

  private static RestResponse<Buffer> answer(Throwable failure) {
    RegistryException told = ErrorResponder.toRegistryException(failure);
    ResponseBuilder<Buffer> answer =
        ResponseBuilder.<Buffer>create(told.code().status())
            .entity(ErrorBody.of(told).toBuffer())
            .type(MediaType.APPLICATION_JSON);
    int retryAfter = told.retryAfterSeconds();
    if (retryAfter > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    return answer.build();
  }
}
