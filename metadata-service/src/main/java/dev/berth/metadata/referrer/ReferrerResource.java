package dev.berth.metadata.referrer;

import dev.berth.contract.http.Paths;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.metadata.http.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Referrers over HTTP. */
@Path(Paths.REFERRERS)
public final class ReferrerResource {

  private final ReferrerStore store;
  private final Parameters parameters;

  ReferrerResource(ReferrerStore store, Parameters parameters) {
    this.store = store;
    this.parameters = parameters;
  }

  /** A part of the list of the manifests whose subject is a digest. */
  @GET
  public Uni<ReferrersPage> list(
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.DIGEST) @Nullable String digest,
      @RestQuery(Paths.ARTIFACT_TYPE) @Nullable String artifactType,
      @RestQuery(Paths.ITEMS) @Nullable Integer items,
      @RestQuery(Paths.LAST) @Nullable String last) {
    return store.list(
        parameters.repository(repository),
        parameters.digest(digest),
        artifactType,
        parameters.page(items, last));
  }
}
