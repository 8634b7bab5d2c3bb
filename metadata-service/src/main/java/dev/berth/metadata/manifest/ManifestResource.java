package dev.berth.metadata.manifest;

import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.contract.metadata.ManifestPut;
import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.metadata.http.Parameters;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Tag;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Manifests over HTTP. */
@Path(Paths.MANIFESTS)
public final class ManifestResource {

  private final ManifestStore store;
  private final PutManifest put;
  private final DeleteManifest delete;
  private final Parameters parameters;

  ManifestResource(
      ManifestStore store, PutManifest put, DeleteManifest delete, Parameters parameters) {
    this.store = store;
    this.put = put;
    this.delete = delete;
    this.parameters = parameters;
  }

  /** A manifest, byte for byte. */
  @GET
  public Uni<RestResponse<Buffer>> read(
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.REFERENCE) @Nullable String reference) {
    return store
        .read(parameters.repository(repository), parameters.reference(reference))
        .map(
            manifest -> described(ResponseBuilder.ok(manifest.payload()), manifest.info()).build());
  }

  /** A manifest without its bytes, whose lease is renewed. */
  @HEAD
  public Uni<RestResponse<Buffer>> lease(
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.REFERENCE) @Nullable String reference) {
    return store
        .lease(parameters.repository(repository), parameters.reference(reference))
        .map(info -> described(ResponseBuilder.ok(Buffer.buffer()), info).build());
  }

  /** Stores a manifest and moves its tags. */
  @PUT
  @Consumes("*/*")
  public Uni<ManifestReceipt> put(
      @RestHeader(WireHeaders.ACTOR) @Nullable String actor,
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.REFERENCE) @Nullable String reference,
      @RestQuery(Paths.TAG) List<String> tags,
      @RestQuery(Paths.CREATE_ONLY) boolean createOnly,
      @RestHeader(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RestHeader(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      byte[] payload) {
    return put.put(
        parameters.actor(actor),
        parameters.repository(repository),
        new ManifestPut(
            parameters.reference(reference),
            tags.stream().map(Tag::new).toList(),
            Optional.ofNullable(contentType).filter(type -> !type.isBlank()).map(MediaType::parse),
            TagCondition.parse(ifMatch, ifNoneMatch),
            createOnly,
            Buffer.buffer(payload)));
  }

  /** Deletes a tag, or a manifest with its tags. */
  @DELETE
  public Uni<Void> delete(
      @RestHeader(WireHeaders.ACTOR) @Nullable String actor,
      @RestQuery(Paths.REPOSITORY) @Nullable String repository,
      @RestQuery(Paths.REFERENCE) @Nullable String reference,
      @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RestHeader(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
    return delete.delete(
        parameters.actor(actor),
        parameters.repository(repository),
        parameters.reference(reference),
        TagCondition.parse(ifMatch, ifNoneMatch));
  }

  private static ResponseBuilder<Buffer> described(
      ResponseBuilder<Buffer> answer, ManifestInfo info) {
    return answer
        .header(HttpHeaders.CONTENT_TYPE, info.mediaType().value())
        .header(WireHeaders.DIGEST, info.digest().toString())
        .header(WireHeaders.SIZE, info.size());
  }
}
