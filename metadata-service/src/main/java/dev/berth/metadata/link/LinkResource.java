package dev.berth.metadata.link;

import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.MountOutcome;
import dev.berth.contract.metadata.MountRequest;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The blobs of a repository over HTTP. */
@Path("")
public final class LinkResource {

  private final LinkStore store;
  private final LinkChanges changes;
  private final LinkDelete delete;
  private final Parameters parameters;

  LinkResource(LinkStore store, LinkChanges changes, LinkDelete delete, Parameters parameters) {
    this.store = store;
    this.changes = changes;
    this.delete = delete;
    this.parameters = parameters;
  }

  /** Finds a blob, and renews its lease if that is asked for. */
  @GET
  @Path(Paths.BLOBS)
  public Uni<BlobLocation> find(
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.DIGEST) @Nullable String digest,
      @RestQuery(Paths.LEASE) boolean lease) {
    return lease
        ? store.lease(parameters.repository(repository), parameters.digest(digest))
        : store.find(parameters.repository(repository), parameters.digest(digest));
  }

  /** Makes the blob of an upload visible. */
  @PUT
  @Path(Paths.BLOBS)
  public Uni<Void> link(LinkRequest request) {
    return changes.link(request.repository(), request.blob());
  }

  /** Takes a blob out of a repository. */
  @DELETE
  @Path(Paths.BLOBS)
  public Uni<Void> delete(
      @RestHeader(WireHeaders.ACTOR) @Nullable String actor,
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.DIGEST) @Nullable String digest) {
    return delete.delete(
        parameters.actor(actor), parameters.repository(repository), parameters.digest(digest));
  }

  /** Makes a blob of another repository visible. */
  @POST
  @Path(Paths.MOUNTS)
  public Uni<MountOutcome> mount(MountRequest request) {
    return changes
        .mount(
            request.repository(),
            request.from(),
            parameters.names(request.names()),
            request.digest())
        .map(MountOutcome::new);
  }
}
