package dev.berth.metadata.mode;

import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** The mode over HTTP. */
@Path(Paths.MODE)
public final class ModeResource {

  private final ModeStore store;
  private final Parameters parameters;

  ModeResource(ModeStore store, Parameters parameters) {
    this.store = store;
    this.parameters = parameters;
  }

  /** Whether changes are refused at present. */
  @GET
  public Uni<RegistryMode> mode() {
    return store.mode();
  }

  /** Sets the mode; when this is answered, no change of the old mode is under way any more. */
  @PUT
  public Uni<RegistryMode> set(
      @RestHeader(WireHeaders.ACTOR) @Nullable String actor, RegistryMode wanted) {
    return store.set(parameters.actor(actor), wanted);
  }
}
