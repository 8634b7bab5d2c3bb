package dev.berth.metadata.tag;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.NamePage;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The tags of a repository over HTTP. */
@Path(Paths.TAGS)
public final class TagResource {

  private final TagStore store;
  private final Parameters parameters;

  TagResource(TagStore store, Parameters parameters) {
    this.store = store;
    this.parameters = parameters;
  }

  /** A part of the list of tags. */
  @GET
  public Uni<NamePage> list(
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.ITEMS) @Nullable Integer items,
      @RestQuery(Paths.LAST) @Nullable String last) {
    return store.list(parameters.repository(repository), parameters.page(items, last));
  }
}
