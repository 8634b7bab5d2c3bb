package dev.berth.gateway.remote;

import dev.berth.configuration.ServicesSettings;
import dev.berth.configuration.TransferSettings;
import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.contract.blob.UploadStatus;
import dev.berth.contract.http.Paths;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The blob-service over HTTP. */
@Singleton
final class HttpBlobs implements Blobs {

  /** So that a stream can be asked for after it, within the time that a client waits. */
  private static final int SHARE_OF_HAND_OVER = 8;

  private final ServiceClient client;
  private final OpenFiles files;

  HttpBlobs(ServicesSettings settings, TransferSettings transfer, Vertx vertx) {
    this.client = new ServiceClient("blob-service", settings.blob(), settings, vertx);
    this.files =
        new OpenFiles(
            client.replicas(),
            client.credential(),
            transfer,
            settings.answerTimeout().dividedBy(SHARE_OF_HAND_OVER),
            vertx);
  }

  /** As {@link ServiceClient#probe}. */
  Uni<Reply> probe() {
    return client.probe();
  }

  @Override
  public Uni<UploadStatus> open(RepositoryName repository, Algorithm algorithm, String peer) {
    WireUri uri =
        WireUri.to(Paths.UPLOADS)
            .in(repository)
            .with(Paths.ALGORITHM, algorithm)
            .with(Paths.PEER, peer);
    return client.call(HttpMethod.POST, uri.toString()).map(reply -> reply.as(UploadStatus.class));
  }

  @Override
  public Uni<UploadStatus> append(UploadRef upload, Optional<ByteRange> range, Body chunk) {
    return client
        .send(HttpMethod.PATCH, uri(upload).toString(), headers(range), chunk)
        .map(reply -> reply.as(UploadStatus.class));
  }

  @Override
  public Uni<CommittedBlob> finish(
      UploadRef upload, Digest digest, Optional<ByteRange> range, Body chunk) {
    String uri = uri(upload).with(Paths.DIGEST, digest).toString();
    return client
        .send(HttpMethod.PUT, uri, headers(range), chunk)
        .map(reply -> reply.as(CommittedBlob.class));
  }

  @Override
  public Uni<CommittedBlob> push(RepositoryName repository, Digest digest, String peer, Body blob) {
    WireUri uri =
        WireUri.to(Paths.OBJECTS).in(repository).with(Paths.DIGEST, digest).with(Paths.PEER, peer);
    return client
        .send(HttpMethod.POST, uri.toString(), headers(Optional.empty()), blob)
        .map(reply -> reply.as(CommittedBlob.class));
  }

  @Override
  public Uni<UploadStatus> status(UploadRef upload) {
    return client
        .call(HttpMethod.GET, uri(upload).toString())
        .map(reply -> reply.as(UploadStatus.class));
  }

  @Override
  public Uni<Void> cancel(UploadRef upload) {
    return client.call(HttpMethod.DELETE, uri(upload).toString()).replaceWithVoid();
  }

  @Override
  public Uni<Void> linked(List<UploadId> uploads) {
    String ids = uploads.stream().map(UploadId::toString).collect(Collectors.joining(","));
    WireUri uri = WireUri.to(Paths.LINKED).with(Paths.IDS, ids);
    return client.call(HttpMethod.POST, uri.toString()).replaceWithVoid();
  }

  @Override
  public Uni<BlobSource> read(String key, ByteRange range) {
    return Uni.createFrom()
        .completionStage(() -> files.find(key, range).toCompletionStage())
        .flatMap(
            file ->
                file.map(source -> Uni.createFrom().item(source))
                    .orElseGet(() -> stream(key, range)));
  }

  private Uni<BlobSource> stream(String key, ByteRange range) {
    WireUri uri =
        WireUri.to(Paths.OBJECTS + '/' + key)
            .with(Paths.OFFSET, range.first())
            .with(Paths.LENGTH, range.length());
    return client.open(uri.toString()).map(HttpBlobs::source);
  }

  private static BlobSource source(HttpClientResponse response) {
    return new BlobSource.Stream(response, () -> response.request().reset());
  }

  private static WireUri uri(UploadRef upload) {
    return WireUri.to(Paths.UPLOADS + '/' + upload.id()).in(upload.repository());
  }

  private static MultiMap headers(Optional<ByteRange> range) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    range.ifPresent(present -> headers.set("Content-Range", present.toString()));
    return headers;
  }
}
