package dev.berth.gateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedCallTest {

  private final List<UniEmitter<? super Integer>> calls = new ArrayList<>();

  @Test
  void whoComesWhileACallIsUnderWaySharesIt() {
    SharedCall<Integer> shared = shared(Duration.ZERO);
    CompletableFuture<Integer> first = ask(shared);
    CompletableFuture<Integer> second = ask(shared);
    assertThat(calls).hasSize(1);

    calls.getFirst().complete(1);

    assertThat(first).isCompletedWithValue(1);
    assertThat(second).isCompletedWithValue(1);
    CompletableFuture<Integer> third = ask(shared);
    assertThat(calls).hasSize(2);
    calls.getLast().complete(2);
    assertThat(third).isCompletedWithValue(2);
  }

  @Test
  void anAnswerCountsForAWhileAndAFailureForNobodyElse() {
    SharedCall<Integer> shared = shared(Duration.ofHours(1));
    CompletableFuture<Integer> first = ask(shared);
    calls.getFirst().fail(new IllegalStateException("no"));
    CompletableFuture<Integer> second = ask(shared);
    assertThat(calls).hasSize(2);

    calls.getLast().complete(2);

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedWithValue(2);
    assertThat(ask(shared)).isCompletedWithValue(2);
    assertThat(calls).hasSize(2);
  }

  @Test
  void whoGoesAwayBreaksNothingOff() {
    SharedCall<Integer> shared = shared(Duration.ZERO);
    shared.answer().subscribe().with(_ -> {}).cancel();

    CompletableFuture<Integer> other = ask(shared);
    calls.getFirst().complete(1);

    assertThat(calls).hasSize(1);
    assertThat(other).isCompletedWithValue(1);
  }

  private SharedCall<Integer> shared(Duration answerCounts) {
    return new SharedCall<>(
        () -> Uni.createFrom().<Integer>emitter(calls::add), answerCounts, Duration.ZERO);
  }

  private static CompletableFuture<Integer> ask(SharedCall<Integer> shared) {
    return shared.answer().subscribeAsCompletionStage();
  }
}
