package dev.berth.gateway.lookup;

import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many look-ups on one event loop, each call answered in the next turn of the loop. What the
 * metadata-service takes is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GathererBenchmark {

  private static final int ASKERS = 1000;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final LookUpAnswer answer =
      new LookUpAnswer.Manifest(
          new ManifestInfo(
              Digest.of(Algorithm.SHA256, "{}".getBytes(StandardCharsets.UTF_8)),
              new MediaType("application/vnd.oci.image.manifest.v1+json"),
              2));
  private final List<LookUp> questions =
      IntStream.range(0, ASKERS).mapToObj(GathererBenchmark::question).toList();
  private final Gatherer gatherer =
      new Gatherer(
          this::answer,
          new SmallRyeConfigBuilder()
              .withMapping(LookUpSettings.class)
              .build()
              .getConfigMapping(LookUpSettings.class),
          new Turns(vertx, 1, Duration.ofSeconds(1)));

  private static LookUp question(int number) {
    return new LookUp(
        LookUp.Kind.MANIFEST,
        RepositoryName.parse("team/app-" + number % 100),
        new Tag("v" + number),
        false);
  }

  private Uni<List<LookUpAnswer>> answer(List<LookUp> asked) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                context.runOnContext(
                    _ -> emitter.complete(Collections.nCopies(asked.size(), answer))));
  }

  /** A look-up among a thousand that arrive together. */
  @Benchmark
  @OperationsPerInvocation(ASKERS)
  public void lookUp() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(ASKERS);
    context.runOnContext(
        _ ->
            questions.forEach(
                question ->
                    gatherer
                        .ask(question, context)
                        .subscribe()
                        .with(_ -> answered.countDown(), _ -> answered.countDown())));
    answered.await();
  }

  /** Ends the event loops. */
  @TearDown
  public void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
