package dev.berth.gateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.contract.metadata.ManifestInfo;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two calls under way, three questions each, and four that may wait; the test answers the calls.
 */
class GathererTest {

  private static final LookUpSettings SETTINGS =
      new SmallRyeConfigBuilder()
          .withMapping(LookUpSettings.class)
          .withSources(
              new PropertiesConfigSource(
                  Map.of(
                      "berth.look-up.calls", "2",
                      "berth.look-up.questions", "3",
                      "berth.look-up.waiting", "4"),
                  "test",
                  100))
          .build()
          .getConfigMapping(LookUpSettings.class);

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Call> calls = new ArrayList<>();
  private final Gatherer gatherer =
      new Gatherer(this::call, SETTINGS, turns(SETTINGS.calls(), LONG));

  /** A call under way. */
  private record Call(List<LookUp> questions, CompletableFuture<List<LookUpAnswer>> answer) {

    void succeed() {
      answer.complete(questions.stream().map(GathererTest::answer).toList());
    }
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void questionThatArrivesWhileCallsAreUnderWayJoinsTheNextAndNoneOfThem() throws Exception {
    var first = ask("a");
    var second = ask("b");
    var late = ask("a");
    var later = ask("c");
    assertThat(asked()).containsExactly(List.of("a"), List.of("b"));

    succeed(0);

    assertThat(get(first)).isEqualTo(answer(question("a")));
    assertThat(asked()).containsExactly(List.of("a"), List.of("b"), List.of("a", "c"));
    assertThat(late).isNotDone();
    succeed(2);
    assertThat(get(late)).isEqualTo(answer(question("a")));
    assertThat(get(later)).isEqualTo(answer(question("c")));
    assertThat(second).isNotDone();
  }

  @Test
  void sameQuestionIsAskedOnceInACall() throws Exception {
    others("a", "b");
    var one = ask("c");
    var other = ask("c");

    succeed(1);

    assertThat(asked().get(2)).containsExactly("c");
    succeed(2);
    assertThat(get(one)).isEqualTo(get(other));
  }

  @Test
  void callHasNoMoreQuestionsThanItMay() throws Exception {
    others("a", "b", "c", "d", "e", "f");

    succeed(0);
    succeed(1);

    assertThat(asked().subList(2, 4)).containsExactly(List.of("c", "d", "e"), List.of("f"));
  }

  @Test
  void whoeverIsOneTooManyIsRefused() {
    others("a", "b", "c", "d", "e", "f");

    var refused = ask("g");

    assertThatThrownBy(() -> get(refused))
        .hasCauseInstanceOf(RegistryException.class)
        .hasMessageContaining("wait");
  }

  @Test
  void failedCallFailsItsOwnAndTheNextGoesOn() throws Exception {
    var failed = ask("a");
    others("b");
    var next = ask("c");

    onContext(
        () ->
            calls
                .get(0)
                .answer()
                .completeExceptionally(new RegistryException(ErrorCode.UNAVAILABLE)));
    onContext(() -> {});

    assertThatThrownBy(() -> get(failed)).hasCauseInstanceOf(RegistryException.class);
    succeed(2);
    assertThat(get(next)).isEqualTo(answer(question("c")));
  }

  @Test
  void questionsThatAreReadTogetherAreAskedTogether() {
    onContext(
        () -> {
          var _ = subscribe(gatherer, "a", context);
          var _ = subscribe(gatherer, "b", context);
        });
    onContext(() -> {});

    assertThat(asked()).containsExactly(List.of("a", "b"));
  }

  @Test
  void gatherersOfOtherEventLoopsWaitForTheirTurn() throws Exception {
    Context elsewhere = ((VertxInternal) vertx).createEventLoopContext();
    Turns one = turns(1, LONG);
    Gatherer first = new Gatherer(this::call, SETTINGS, one);
    Gatherer second = new Gatherer(this::call, SETTINGS, one);
    var answered = ask(first, "a", context);
    var waits = ask(second, "b", elsewhere);
    var joins = ask(second, "c", elsewhere);
    assertThat(asked()).containsExactly(List.of("a"));

    succeed(0);
    on(elsewhere, () -> {});
    assertThat(get(answered)).isEqualTo(answer(question("a")));
    assertThat(asked()).containsExactly(List.of("a"), List.of("b", "c"));
    succeed(1);
    get(waits);
    get(joins);
    assertThat(asked()).hasSize(2);
  }

  @Test
  void callThatDoesNotAnswerLosesItsTurn() throws Exception {
    Context elsewhere = ((VertxInternal) vertx).createEventLoopContext();
    Turns one = turns(1, Duration.ofMillis(20));
    var hangs = ask(new Gatherer(this::call, SETTINGS, one), "a", context);
    var next = ask(new Gatherer(this::succeeding, SETTINGS, one), "b", elsewhere);

    assertThat(get(next)).isEqualTo(answer(question("b")));
    assertThat(hangs).isNotDone();
    succeed(0);
    assertThat(get(hangs)).isEqualTo(answer(question("a")));
    get(ask(new Gatherer(this::succeeding, SETTINGS, one), "c", elsewhere));
  }

  @Test
  void turnIsGivenBackWhenTheCallCannotEvenBegin() throws Exception {
    Turns one = turns(1, LONG);
    Gatherer broken =
        new Gatherer(
            _ -> {
              throw new IllegalStateException("broken");
            },
            SETTINGS,
            one);
    var failed = ask(broken, "a", context);
    assertThatThrownBy(() -> get(failed)).hasRootCauseMessage("broken");

    var next = ask(new Gatherer(this::call, SETTINGS, one), "b", context);
    succeed(0);
    assertThat(get(next)).isEqualTo(answer(question("b")));
  }

  private CompletableFuture<LookUpAnswer> ask(String tag) {
    return ask(gatherer, tag, context);
  }

  /** Asks, and lets the event loop come to what it does after that. */
  private static CompletableFuture<LookUpAnswer> ask(Gatherer whom, String tag, Context where) {
    CompletableFuture<CompletableFuture<LookUpAnswer>> answer = new CompletableFuture<>();
    on(where, () -> answer.complete(subscribe(whom, tag, where)));
    on(where, () -> {});
    return answer.join();
  }

  private static CompletableFuture<LookUpAnswer> subscribe(
      Gatherer whom, String tag, Context where) {
    CompletableFuture<LookUpAnswer> answer = new CompletableFuture<>();
    whom.ask(question(tag), where)
        .subscribe()
        .with(answer::complete, answer::completeExceptionally);
    return answer;
  }

  /** Asks what the test does not wait for. */
  private void others(String... tags) {
    for (String tag : tags) {
      var unused = ask(tag);
    }
  }

  private Uni<List<LookUpAnswer>> succeeding(List<LookUp> questions) {
    return Uni.createFrom().item(questions.stream().map(GathererTest::answer).toList());
  }

  private Turns turns(int atOnce, Duration longest) {
    return new Turns(vertx, atOnce, longest);
  }

  private Uni<List<LookUpAnswer>> call(List<LookUp> questions) {
    Call call = new Call(questions, new CompletableFuture<>());
    calls.add(call);
    return Uni.createFrom().completionStage(call.answer());
  }

  /** Answers a call, and lets the event loop come to the next. */
  private void succeed(int call) {
    onContext(() -> calls.get(call).succeed());
    onContext(() -> {});
  }

  private List<List<String>> asked() {
    return calls.stream()
        .map(call -> call.questions().stream().map(each -> each.reference().toString()).toList())
        .toList();
  }

  private void onContext(Runnable work) {
    on(context, work);
  }

  private static void on(Context where, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    where.runOnContext(
        _ -> {
          work.run();
          done.complete(null);
        });
    done.join();
  }

  private static LookUpAnswer get(CompletableFuture<LookUpAnswer> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static LookUp question(String tag) {
    return new LookUp(LookUp.Kind.MANIFEST, new RepositoryName("test"), new Tag(tag), false);
  }

  private static LookUpAnswer answer(LookUp question) {
    byte[] bytes = question.reference().toString().getBytes(StandardCharsets.UTF_8);
    return new LookUpAnswer.Manifest(
        new ManifestInfo(Digest.of(Algorithm.SHA256, bytes), new MediaType("application/test"), 1));
  }
}
