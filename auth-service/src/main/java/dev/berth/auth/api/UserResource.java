package dev.berth.auth.api;

import dev.berth.auth.account.Accounts;
import dev.berth.auth.state.CurrentState;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.Identity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The users of the htpasswd file, and what was issued to users wherever they come from. */
@Path(Paths.API + "/users")
@Produces(MediaType.APPLICATION_JSON)
public final class UserResource {

  private final CurrentCaller caller;
  private final Accounts accounts;
  private final CurrentState state;

  UserResource(CurrentCaller caller, Accounts accounts, CurrentState state) {
    this.caller = caller;
    this.accounts = accounts;
    this.state = state;
  }

  /** The users of the htpasswd file. */
  @GET
  @Operation(operationId = "listUsers", summary = "The names of the users of the htpasswd file")
  public Users list() {
    caller.get().requireAll();
    return new Users(accounts.names());
  }

  /**
   * Ends what was issued to a user, who may log in anew: for those who manage the registry, and for
   * the user. {@code DENIED}, also for a user who has presented something restricted.
   */
  @DELETE
  @Path("/{name}/logins")
  @Operation(
      operationId = "endLogins",
      summary = "Revokes all tokens of a user, personal and identity tokens among them")
  public Uni<Void> endLogins(@PathParam("name") String name) {
    Identity user = Given.valid(() -> Identity.user(name));
    ApiCaller asking = caller.get();
    asking.requireMayEndLogins(user);
    return state.revoke(asking.actor(), List.of(user.toString()));
  }

  /**
   * Users.
   *
   * @param users their names, in order
   */
  public record Users(List<String> users) {

    /** Copies the list. */
    public Users {
      users = List.copyOf(users);
    }
  }
}
