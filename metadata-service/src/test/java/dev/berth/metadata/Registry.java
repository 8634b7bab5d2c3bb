package dev.berth.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.contract.metadata.LinkRequest;
import dev.berth.contract.metadata.MountOutcome;
import dev.berth.contract.metadata.MountRequest;
import dev.berth.contract.metadata.NamePage;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.contract.metadata.ReferrersPage;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.contract.metadata.RepositoriesRequest;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.name.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The service under test, as its one caller sees it. */
final class Registry {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String[] who;

  private final String base =
      "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);

  Registry() {
    this(new Actor("user:ann", Optional.empty(), "192.0.2.1"));
  }

  /** As this one calls it. */
  Registry(Actor actor) {
    this(WireHeaders.ACTOR, actor.header());
  }

  /** With these headers, names and values in turn, and no one that says who calls. */
  Registry(String... who) {
    this.who = who;
  }

  /** A name that no other test uses. */
  static String newRepository() {
    return "test/" + UUID.randomUUID();
  }

  static Digest digest(String content) {
    return Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
  }

  static Digest newDigest() {
    return digest(UUID.randomUUID().toString());
  }

  static String newKey() {
    return "key-" + UUID.randomUUID();
  }

  Answer link(String repository, Digest digest) {
    return link(repository, digest, newKey());
  }

  Answer link(String repository, Digest digest, String key) {
    return link(repository, digest, key, Instant.now().plusSeconds(600));
  }

  Answer link(String repository, Digest digest, String key, Instant linkBefore) {
    return linkLater(repository, digest, key, linkBefore).join();
  }

  CompletableFuture<Answer> linkLater(
      String repository, Digest digest, String key, Instant linkBefore) {
    return sendJson("PUT", Paths.BLOBS, linkOf(repository, digest, key, linkBefore));
  }

  static LinkRequest linkOf(String repository, Digest digest, String key, Instant linkBefore) {
    CommittedBlob blob =
        new CommittedBlob(new UploadId(UUID.randomUUID()), digest, 42, key, linkBefore, false);
    return new LinkRequest(new RepositoryName(repository), blob);
  }

  CompletableFuture<Answer> linkLater(String repository, Digest digest) {
    return linkLater(repository, digest, newKey(), Instant.now().plusSeconds(600));
  }

  Answer mount(String repository, @Nullable String from, Digest digest) {
    return mount(repository, from, List.of(NameRange.ALL), digest);
  }

  Answer mount(String repository, @Nullable String from, List<NameRange> names, Digest digest) {
    return sendJson(
            "POST",
            Paths.MOUNTS,
            new MountRequest(
                new RepositoryName(repository),
                Optional.ofNullable(from).map(RepositoryName::new),
                names,
                digest))
        .join();
  }

  Answer find(String repository, Digest digest) {
    return get(Paths.BLOBS, Paths.REPOSITORY, repository, Paths.DIGEST, digest);
  }

  Answer lease(String repository, Digest digest) {
    return get(
        Paths.BLOBS, Paths.REPOSITORY, repository, Paths.DIGEST, digest, Paths.LEASE, "true");
  }

  CompletableFuture<Answer> deleteBlobLater(String repository, Digest digest) {
    return send(request(Paths.BLOBS, Paths.REPOSITORY, repository, Paths.DIGEST, digest).DELETE());
  }

  Answer deleteBlob(String repository, Digest digest) {
    return deleteBlobLater(repository, digest).join();
  }

  CompletableFuture<Answer> putLater(String repository, Push push) {
    List<Object> query = new ArrayList<>();
    query.addAll(List.of(Paths.REPOSITORY, repository, Paths.REFERENCE, push.reference()));
    push.tags().forEach(tag -> query.addAll(List.of(Paths.TAG, tag)));
    if (push.createOnly()) {
      query.addAll(List.of(Paths.CREATE_ONLY, true));
    }
    HttpRequest.Builder request = request(Paths.MANIFESTS, query.toArray());
    if (push.contentType() != null) {
      request.header("Content-Type", push.contentType());
    }
    if (push.ifMatch() != null) {
      request.header("If-Match", push.ifMatch());
    }
    if (push.ifNoneMatch() != null) {
      request.header("If-None-Match", push.ifNoneMatch());
    }
    return send(request.PUT(BodyPublishers.ofString(push.body())));
  }

  Answer put(String repository, Push push) {
    return putLater(repository, push).join();
  }

  Answer manifest(String repository, Object reference) {
    return get(Paths.MANIFESTS, Paths.REPOSITORY, repository, Paths.REFERENCE, reference);
  }

  Answer head(String repository, Object reference) {
    return send(request(Paths.MANIFESTS, Paths.REPOSITORY, repository, Paths.REFERENCE, reference)
            .HEAD())
        .join();
  }

  CompletableFuture<Answer> deleteManifestLater(String repository, Object reference) {
    return send(
        request(Paths.MANIFESTS, Paths.REPOSITORY, repository, Paths.REFERENCE, reference)
            .DELETE());
  }

  Answer deleteManifest(String repository, Object reference) {
    return deleteManifestLater(repository, reference).join();
  }

  Answer deleteManifestIf(String repository, Object reference, String header, String value) {
    return send(request(Paths.MANIFESTS, Paths.REPOSITORY, repository, Paths.REFERENCE, reference)
            .header(header, value)
            .DELETE())
        .join();
  }

  Answer tags(String repository, int items, @Nullable String last) {
    return last == null
        ? get(Paths.TAGS, Paths.REPOSITORY, repository, Paths.ITEMS, items)
        : get(Paths.TAGS, Paths.REPOSITORY, repository, Paths.ITEMS, items, Paths.LAST, last);
  }

  Answer repositories(int items, @Nullable String last, NameRange... names) {
    return sendJson(
            "POST",
            Paths.REPOSITORIES,
            new RepositoriesRequest(List.of(names), new PageRequest(items, last)))
        .join();
  }

  Answer postText(String path, String json) {
    return send(request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)))
        .join();
  }

  CompletableFuture<Answer> deleteRepositoryLater(String repository) {
    return send(request(Paths.REPOSITORIES, Paths.REPOSITORY, repository).DELETE());
  }

  Answer deleteRepository(String repository) {
    return deleteRepositoryLater(repository).join();
  }

  Answer referrers(String repository, Digest subject, int items, Object... more) {
    List<Object> query = new ArrayList<>();
    query.addAll(List.of(Paths.REPOSITORY, repository, Paths.DIGEST, subject, Paths.ITEMS, items));
    query.addAll(List.of(more));
    return get(Paths.REFERRERS, query.toArray());
  }

  Answer setReadOnly(boolean readOnly) {
    return sendJson("PUT", Paths.MODE, new RegistryMode(readOnly)).join();
  }

  Answer get(String path, Object... query) {
    return send(request(path, query).GET()).join();
  }

  Answer getWithCredential(String credential, String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path))
            .header(WireHeaders.CREDENTIAL, credential)
            .GET())
        .join();
  }

  private CompletableFuture<Answer> sendJson(String method, String path, Object body) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .method(
                  method, BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(body))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path, Object... query) {
    StringBuilder url = new StringBuilder(base).append(path);
    for (int at = 0; at < query.length; at += 2) {
      url.append(at == 0 ? '?' : '&')
          .append(query[at])
          .append('=')
          .append(URLEncoder.encode(query[at + 1].toString(), UTF_8));
    }
    return HttpRequest.newBuilder(URI.create(url.toString()))
        .timeout(Duration.ofSeconds(30))
        .header(WireHeaders.CREDENTIAL, PostgresResource.CREDENTIAL)
        .headers(who);
  }

  private static CompletableFuture<Answer> send(HttpRequest.Builder request) {
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Answer::new);
  }

  /** An answer of the service. */
  record Answer(HttpResponse<byte[]> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return new String(response.body(), UTF_8);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The codes of the error body. */
    List<String> codes() {
      try {
        return WireJson.mapper().readTree(response.body()).path("errors").findValuesAsText("code");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The details of the error body. */
    List<String> details() {
      try {
        return WireJson.mapper()
            .readTree(response.body())
            .path("errors")
            .findValuesAsText("detail");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    NamePage names() {
      return as(NamePage.class);
    }

    ReferrersPage referrers() {
      return as(ReferrersPage.class);
    }

    boolean mounted() {
      return as(MountOutcome.class).mounted();
    }

    <T> T as(Class<T> type) {
      try {
        return WireJson.mapper().readValue(response.body(), type);
      } catch (IOException e) {
        throw new IllegalStateException(status() + " " + text(), e);
      }
    }

    @Override
    public String toString() {
      return status() + " " + text();
    }
  }
}
