package dev.berth.auth.api;

import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.http.WireHeaders;
import dev.berth.model.error.ErrorCode;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells of whom the API denies something: nobody else knows who they are. */
@Singleton
public final class DenialFilter {

  private final CurrentCaller caller;

  /** Not there yet when filters are made, which is before there are settings. */
  private final Instance<DenialLog> denials;

  DenialFilter(CurrentCaller caller, Instance<DenialLog> denials) {
    this.caller = caller;
    this.denials = denials;
  }

  /** Looks at the answer; who was refused before they had logged in has no name. */
  @ServerResponseFilter
  public void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() != ErrorCode.DENIED.status()) {
      return;
    }
    Stream<String> who =
        caller.find().stream().flatMap(known -> Stream.of("identity", known.identity().toString()));
    List<String> what =
        List.of(
            "method",
            request.getMethod(),
            "path",
            request.getUriInfo().getRequestUri().getRawPath());
    denials
        .get()
        .denied(
            "denied by the admin API",
            Objects.requireNonNullElse(request.getHeaderString(WireHeaders.PEER), ""),
            Stream.concat(who, what.stream()).toArray(String[]::new));
  }
}
