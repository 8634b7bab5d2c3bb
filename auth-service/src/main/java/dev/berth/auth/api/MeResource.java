package dev.berth.auth.api;

import dev.berth.contract.http.Paths;
import dev.berth.model.access.Identity;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.Restriction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Who calls. */
@Path(Paths.API + "/me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {

  private final CurrentCaller caller;

  MeResource(CurrentCaller caller) {
    this.caller = caller;
  }

  /** Who the caller was found to be. */
  @GET
  @Operation(operationId = "getMe", summary = "Who the caller is, and what they may manage")
  public Me me() {
    ApiCaller found = caller.get();
    return new Me(
        found.identity(), found.login().restriction(), found.managesAll(), found.managed());
  }

  /**
   * The caller.
   *
   * @param identity who it is
   * @param restriction what they logged in with is good for at most
   * @param managesRegistry whether they manage the whole registry
   * @param manages the names of the repositories that they manage, by their order
   */
  public record Me(
      Identity identity,
      Optional<Restriction> restriction,
      boolean managesRegistry,
      List<NameRange> manages) {

    /** Copies the list. */
    public Me {
      manages = List.copyOf(manages);
    }
  }
}
