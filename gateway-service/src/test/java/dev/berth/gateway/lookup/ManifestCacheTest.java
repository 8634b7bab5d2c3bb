package dev.berth.gateway.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.contract.metadata.StoredManifest;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test answers what is fetched. */
class ManifestCacheTest {

  private static final Buffer PAYLOAD = Buffer.buffer("{}");
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, "{}".getBytes(UTF_8));
  private static final StoredManifest MANIFEST =
      new StoredManifest(
          new ManifestInfo(DIGEST, new MediaType("application/json"), PAYLOAD.length()), PAYLOAD);

  private final Vertx vertx = Vertx.vertx();
  private final List<CompletableFuture<StoredManifest>> fetches = new ArrayList<>();
  private final ManifestCache cache =
      new ManifestCache(
          new SmallRyeConfigBuilder()
              .withMapping(LookUpSettings.class)
              .build()
              .getConfigMapping(LookUpSettings.class));

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void thoseWhoWantTheSameShareAFetch() {
    CompletableFuture<Buffer> first = get();
    CompletableFuture<Buffer> second = get();
    assertThat(fetches).hasSize(1);

    fetches.getFirst().complete(MANIFEST);

    assertThat(first).isCompletedWithValue(PAYLOAD);
    assertThat(second).isCompletedWithValue(PAYLOAD);
    assertThat(get()).isCompletedWithValue(PAYLOAD);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void theFailureOfAnotherIsNotShared() {
    CompletableFuture<Buffer> first = get();
    CompletableFuture<Buffer> second = get();

    fetches.getFirst().completeExceptionally(new IllegalStateException("not there"));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    assertThat(fetches).hasSize(2);
    fetches.getLast().complete(MANIFEST);
    assertThat(second).isCompletedWithValue(PAYLOAD);
  }

  /** Its answer has to be as fresh as its question. */
  @Test
  void whoHasNotFoundItBeforeFetchesByItself() {
    assertThat(get()).isNotDone();
    assertThat(cache.fetch(DIGEST, this::fetched).subscribeAsCompletionStage()).isNotDone();

    assertThat(fetches).hasSize(2);
  }

  @Test
  void whatIsFetchedForAnotherIsToldOnTheCallersContext() throws Exception {
    assertThat(get()).isNotDone();
    Context caller = vertx.getOrCreateContext();
    CompletableFuture<Context> told = new CompletableFuture<>();
    caller.runOnContext(
        _ ->
            cache
                .get(DIGEST, this::fetched)
                .subscribe()
                .with(_ -> told.complete(Vertx.currentContext())));
    CompletableFuture<Void> asked = new CompletableFuture<>();
    caller.runOnContext(_ -> asked.complete(null));
    asked.get(10, TimeUnit.SECONDS);

    fetches.getFirst().complete(MANIFEST);

    assertThat(told.get(10, TimeUnit.SECONDS)).isSameAs(caller);
  }

  private CompletableFuture<Buffer> get() {
    return cache.get(DIGEST, this::fetched).subscribeAsCompletionStage();
  }

  private Uni<StoredManifest> fetched() {
    CompletableFuture<StoredManifest> fetch = new CompletableFuture<>();
    fetches.add(fetch);
    return Uni.createFrom().completionStage(fetch);
  }
}
