package dev.berth.metadata.repository;

import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.RepositoriesRequest;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Repositories over HTTP. */
@Path(Paths.REPOSITORIES)
public final class RepositoryResource {

  private final RepositoryStore store;
  private final RepositoryDelete delete;
  private final Parameters parameters;

  RepositoryResource(RepositoryStore store, RepositoryDelete delete, Parameters parameters) {
    this.store = store;
    this.delete = delete;
    this.parameters = parameters;
  }

  /** A part of the list of the names in some ranges. */
  @POST
  public Uni<NamePage> list(RepositoriesRequest request) {
    PageRequest page = request.page();
    return store.list(
        parameters.names(request.names()), parameters.page(page.items(), page.last()));
  }

  /** Deletes a repository with all it shows. */
  @DELETE
  public Uni<Void> delete(
      @RestHeader(WireHeaders.ACTOR) @Nullable String actor,
      @RestQuery(Paths.REPOSITORY) @Nullable String repository) {
    return delete.delete(parameters.actor(actor), parameters.repository(repository));
  }
}
