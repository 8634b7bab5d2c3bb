package dev.berth.metadata.http;

import dev.berth.contract.http.ErrorBody;
import dev.berth.contract.http.ErrorResponder;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.postgres.DatabaseFailures;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes every failure as the error body of the distribution spec. */
public final class ErrorMappers {

  /** A failure that the client is told about as it is. */
  @ServerExceptionMapper
  public RestResponse<Buffer> known(RegistryException failure) {
    return answer(failure);
  }

  /** A request that no resource understands. */
  @ServerExceptionMapper
  public RestResponse<Buffer> misunderstood(WebApplicationException failure) {
    return answer(
        new RegistryException(
            switch (failure.getResponse().getStatus()) {
              case 404 -> ErrorCode.PATH_UNKNOWN;
              case 405 -> ErrorCode.UNSUPPORTED;
              default -> ErrorCode.MALFORMED;
            }));
  }

  /** Any other: of the database, or unforeseen. */
  @ServerExceptionMapper
  public RestResponse<Buffer> other(Throwable failure) {
    return answer(DatabaseFailures.translate(failure));
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
