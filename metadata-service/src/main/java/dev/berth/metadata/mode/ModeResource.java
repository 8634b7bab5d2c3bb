package dev.berth.metadata.mode;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.RegistryMode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

/** The mode over HTTP. */
@Path(Paths.MODE)
public final class ModeResource {

  private final ModeStore store;

  ModeResource(ModeStore store) {
    this.store = store;
  }

  /** Whether changes are refused at present. */
  @GET
  public Uni<RegistryMode> mode() {
    return store.mode();
  }

  /** Sets the mode; when this is answered, no change of the old mode is under way any more. */
  @PUT
  public Uni<RegistryMode> set(RegistryMode wanted) {
    return store.set(wanted);
  }
}
