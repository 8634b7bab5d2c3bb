package dev.berth.auth.api;

import dev.berth.auth.state.CurrentState;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What was issued to whomever. They are named in the query: names of workloads have slashes, and
 * those of a provider's users may, which a gateway takes in no part of a path.
 */
@Path(Paths.API + "/logins")
@Produces(MediaType.APPLICATION_JSON)
public final class LoginsResource {

  private final CurrentCaller caller;
  private final CurrentState state;

  LoginsResource(CurrentCaller caller, CurrentState state) {
    this.caller = caller;
    this.state = state;
  }

  /**
   * Ends what was issued to somebody, who may log in anew by what others have issued to them. For
   * those who manage the registry, and for themselves; {@code DENIED} for others, {@code MALFORMED}
   * if nobody is named.
   */
  @DELETE
  @Operation(
      operationId = "endLoginsOf",
      summary = "Revokes all tokens of a user, a robot or a workload",
      description =
          "What an issuer, a provider or an authority of certificates has issued is theirs to"
              + " revoke, and lets in anew; that no policy allows anything keeps out.")
  public Uni<Void> end(
      @Parameter(
              required = true,
              description = "Who, as the audit log names them: user:ann, robot:ci, workload:ci/SUB")
          @QueryParam("identity")
          @Nullable String identity) {
    String named = Given.value(identity, "identity");
    Identity who = Given.valid(() -> Identity.parse(named, Set.of(), Map.of()));
    check(who);
    ApiCaller asking = caller.get();
    asking.requireMayEndLogins(who);
    return state.revoke(asking.actor(), List.of(who.toString()));
  }

  private static void check(Identity who) {
    switch (who.kind()) {
      case USER, ROBOT -> {}
      case WORKLOAD -> {
        int slash = who.name().indexOf('/');
        if (slash < 1 || slash == who.name().length() - 1) {
          throw new RegistryException(ErrorCode.MALFORMED, "a workload is called NAME/SUBJECT");
        }
      }
      case ANONYMOUS ->
          throw new RegistryException(ErrorCode.MALFORMED, "nobody in particular has no logins");
    }
  }
}
