package dev.berth.metadata.repository;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.NamePage;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

  /** A part of the list of all names. */
  @GET
  public Uni<NamePage> list(
      @RestQuery(Paths.ITEMS) @Nullable Integer items,
      @RestQuery(Paths.LAST) @Nullable String last) {
    return store.list(parameters.page(items, last));
  }

  /** Deletes a repository with all it shows. */
  @DELETE
  public Uni<Void> delete(@RestQuery(Paths.REPOSITORY) @Nullable String repository) {
    return delete.delete(parameters.repository(repository));
  }
}
