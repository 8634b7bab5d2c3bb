package dev.berth.gateway.remote;

import dev.berth.configuration.LimitsSettings;
import dev.berth.configuration.LookUpSettings;
import dev.berth.configuration.ServicesSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.contract.metadata.BlobLocation;
import dev.berth.contract.metadata.FramedCall;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.contract.metadata.ManifestPut;
import dev.berth.contract.metadata.ManifestReceipt;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.MountOutcome;
import dev.berth.contract.metadata.MountRequest;
import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.contract.metadata.RepositoriesRequest;
import dev.berth.contract.metadata.StoredManifest;
import dev.berth.contract.metadata.TagCondition;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The metadata-service over HTTP. */
@Singleton
final class HttpMetadata implements Metadata {

  /** What part of the connections may be kept for frames, which no other call can use. */
  private static final int IDLE_SHARE = 8;

  private final ServiceClient client;
  private final LargeReplies large;
  private final MetadataLines lines;
  private final Duration answerTimeout;
  private final boolean framed;

  HttpMetadata(
      ServicesSettings settings, LimitsSettings limits, LookUpSettings lookUps, Vertx vertx) {
    this.answerTimeout = settings.answerTimeout();
    this.framed = lookUps.gather();
    this.large = new LargeReplies(limits.answerBytesInFlight().bytes());
    this.client = new ServiceClient("metadata-service", settings.metadata(), settings, vertx);
    this.lines =
        new MetadataLines(
            client, settings.answerTimeout(), settings.connections() / IDLE_SHARE, vertx);
  }

  /** As {@link ServiceClient#probe}. */
  Uni<Reply> probe() {
    return client.probe();
  }

  @Override
  public Uni<BlobLocation> findBlob(RepositoryName repository, Digest digest) {
    return get(blob(repository, digest)).map(reply -> reply.as(BlobLocation.class));
  }

  @Override
  public Uni<BlobLocation> leaseBlob(RepositoryName repository, Digest digest) {
    return get(blob(repository, digest).with(Paths.LEASE, true))
        .map(reply -> reply.as(BlobLocation.class));
  }

  @Override
  public Uni<List<LookUpAnswer>> lookUp(List<LookUp> questions) {
    return lines.call(new FramedCall.LookUps(questions));
  }

  @Override
  public Uni<Void> link(RepositoryName repository, CommittedBlob blob) {
    LinkRequest request = new LinkRequest(repository, blob);
    return framed
        ? lines.call(new FramedCall.Link(request)).replaceWithVoid()
        : call(HttpMethod.PUT, Paths.BLOBS, request).replaceWithVoid();
  }

  @Override
  public Uni<Boolean> mount(
      RepositoryName repository,
      Optional<RepositoryName> from,
      List<NameRange> names,
      Digest digest) {
    return call(HttpMethod.POST, Paths.MOUNTS, new MountRequest(repository, from, names, digest))
        .map(reply -> reply.as(MountOutcome.class).mounted());
  }

  @Override
  public Uni<Void> deleteBlob(Actor actor, RepositoryName repository, Digest digest) {
    return delete(actor, blob(repository, digest)).replaceWithVoid();
  }

  @Override
  public Uni<StoredManifest> manifest(RepositoryName repository, Reference reference) {
    String uri = manifestUri(repository, reference).toString();
    return client
        .call(HttpMethod.GET, uri, large::read)
        .map(reply -> new StoredManifest(info(reply), reply.body()));
  }

  @Override
  public Uni<ManifestInfo> leaseManifest(RepositoryName repository, Reference reference) {
    return client
        .call(HttpMethod.HEAD, manifestUri(repository, reference).toString())
        .map(HttpMetadata::info);
  }

  @Override
  public Uni<ManifestReceipt> putManifest(Actor actor, RepositoryName repository, ManifestPut put) {
    WireUri uri = manifestUri(repository, put.reference());
    put.tags().forEach(tag -> uri.with(Paths.TAG, tag));
    if (put.createOnly()) {
      uri.with(Paths.CREATE_ONLY, true);
    }
    MultiMap headers = conditional(by(actor), put.condition());
    put.mediaType().ifPresent(type -> headers.set("Content-Type", type.toString()));
    return client
        .call(HttpMethod.PUT, uri.toString(), headers, put.payload())
        .map(reply -> reply.as(ManifestReceipt.class));
  }

  @Override
  public Uni<Void> deleteManifest(
      Actor actor, RepositoryName repository, Reference reference, TagCondition condition) {
    String uri = manifestUri(repository, reference).toString();
    return client
        .call(HttpMethod.DELETE, uri, conditional(by(actor), condition), Buffer.buffer())
        .replaceWithVoid();
  }

  @Override
  public Uni<NamePage> tags(RepositoryName repository, PageRequest page) {
    return get(paged(WireUri.to(Paths.TAGS).in(repository), page))
        .map(reply -> reply.as(NamePage.class));
  }

  @Override
  public Uni<NamePage> repositories(List<NameRange> names, PageRequest page) {
    return call(HttpMethod.POST, Paths.REPOSITORIES, new RepositoriesRequest(names, page))
        .map(reply -> reply.as(NamePage.class));
  }

  @Override
  public Uni<ReferrersPage> referrers(
      RepositoryName repository,
      Digest subject,
      Optional<MediaType> artifactType,
      PageRequest page) {
    WireUri uri =
        WireUri.to(Paths.REFERRERS)
            .in(repository)
            .with(Paths.DIGEST, subject)
            .with(Paths.ARTIFACT_TYPE, artifactType);
    return get(paged(uri, page)).map(reply -> reply.as(ReferrersPage.class));
  }

  @Override
  public Uni<Void> deleteRepository(Actor actor, RepositoryName repository) {
    return delete(actor, WireUri.to(Paths.REPOSITORIES).in(repository)).replaceWithVoid();
  }

  @Override
  public Uni<RegistryMode> mode() {
    return get(WireUri.to(Paths.MODE)).map(reply -> reply.as(RegistryMode.class));
  }

  @Override
  public Uni<RegistryMode> setMode(Actor actor, RegistryMode wanted) {
    MultiMap headers = by(actor).set("Content-Type", "application/json");
    return client
        .call(HttpMethod.PUT, Paths.MODE, headers, WireJson.write(wanted))
        .map(reply -> reply.as(RegistryMode.class));
  }

  @Override
  public Uni<AuditPage> audit(AuditQuery query) {
    return get(WireUri.to(Paths.AUDIT).asking(query)).map(reply -> reply.as(AuditPage.class));
  }

  private Uni<Reply> delete(Actor actor, WireUri uri) {
    return client.call(HttpMethod.DELETE, uri.toString(), by(actor), Buffer.buffer());
  }

  private static MultiMap by(Actor actor) {
    return MultiMap.caseInsensitiveMultiMap().set(WireHeaders.ACTOR, actor.header());
  }

  private Uni<Reply> get(WireUri uri) {
    return client.call(HttpMethod.GET, uri.toString());
  }

  private Uni<Reply> call(HttpMethod method, String uri, Object body) {
    return client.call(method, uri, body, answerTimeout);
  }

  private static ManifestInfo info(Reply reply) {
    return new ManifestInfo(
        Digest.parse(reply.header(WireHeaders.DIGEST)),
        new MediaType(reply.header("Content-Type")),
        Long.parseLong(reply.header(WireHeaders.SIZE)));
  }

  private static WireUri blob(RepositoryName repository, Digest digest) {
    return WireUri.to(Paths.BLOBS).in(repository).with(Paths.DIGEST, digest);
  }

  private static WireUri manifestUri(RepositoryName repository, Reference reference) {
    return WireUri.to(Paths.MANIFESTS).in(repository).with(Paths.REFERENCE, reference);
  }

  private static WireUri paged(WireUri uri, PageRequest page) {
    return uri.with(Paths.ITEMS, page.items()).with(Paths.LAST, Optional.ofNullable(page.last()));
  }

  private static MultiMap conditional(MultiMap headers, TagCondition condition) {
    return switch (condition) {
      case TagCondition.Any _ -> headers;
      case TagCondition.Absent _ -> headers.set("If-None-Match", "*");
      case TagCondition.Present _ -> headers.set("If-Match", "*");
      case TagCondition.OneOf one ->
          headers.set(
              "If-Match",
              one.digests().stream()
                  .map(digest -> "\"" + digest + '"')
                  .collect(Collectors.joining(", ")));
    };
  }
}
