package dev.berth.gateway.lookup;

import dev.berth.configuration.LookUpSettings;
import dev.berth.contract.metadata.LookUp;
import dev.berth.contract.metadata.LookUpAnswer;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gathers the questions of one event loop. What it has read by the time it comes to the call goes
 * together, once it has its turn, with what arrives until then; what arrives later goes with the
 * next. So a question only ever joins a call that begins after it arrived, and its answer is as
 * fresh as if it had been asked alone.
 *
 * <p>It is used by one thread only.
 */
final class Gatherer {

  /** Who has waited longer than this when a call fails is not made to wait for another one. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Function<List<LookUp>, Uni<List<LookUpAnswer>>> together;
  private final LookUpSettings settings;
  private final Turns turns;

  /** Those who ask the same share a question. */
  private Map<LookUp, List<Asker>> waiting = new LinkedHashMap<>();

  private int asked;
  private boolean soon;

  /**
   * Nothing waits.
   *
   * @param together answers many questions by one call
   * @param turns for the calls of all event loops
   */
  Gatherer(
      Function<List<LookUp>, Uni<List<LookUpAnswer>>> together,
      LookUpSettings settings,
      Turns turns) {
    this.together = together;
    this.settings = settings;
    this.turns = turns;
  }

  /** Asks; {@code UNAVAILABLE} where too many wait. */
  Uni<LookUpAnswer> ask(LookUp question, Context context) {
    return Uni.createFrom().emitter(emitter -> add(question, new Asker(emitter, context)));
  }

  /** The call waits for what else the event loop has read by now, and for nothing more. */
  private void add(LookUp question, Asker asker) {
    if (asked >= settings.waiting()) {
      asker.fail(new RegistryException(ErrorCode.UNAVAILABLE, "too many look-ups wait"));
      return;
    }
    asked++;
    waiting.computeIfAbsent(question, _ -> new ArrayList<>(1)).add(asker);
    callSoon(asker.context);
  }

  private void callSoon(Context context) {
    if (!soon) {
      soon = true;
      context.runOnContext(_ -> turns.take(context, this::callNow));
    }
  }

  private void callNow(Turns.Turn turn) {
    soon = false;
    if (waiting.isEmpty()) {
      turn.end();
    } else {
      call(turn);
    }
  }

  private void call(Turns.Turn turn) {
    Map<LookUp, List<Asker>> batch = take();
    batch.values().forEach(askers -> asked -= askers.size());
    if (!waiting.isEmpty()) {
      callSoon(waiting.values().iterator().next().getFirst().context);
    }
    Uni.createFrom()
        .deferred(() -> together.apply(List.copyOf(batch.keySet())))
        .onTermination()
        .invoke(turn::end)
        .subscribe()
        .with(answers -> answered(batch, answers), failure -> failed(batch, failure));
  }

  private Map<LookUp, List<Asker>> take() {
    Map<LookUp, List<Asker>> batch = waiting;
    waiting = new LinkedHashMap<>();
    if (batch.size() > settings.questions()) {
      Iterator<Map.Entry<LookUp, List<Asker>>> all = batch.entrySet().iterator();
      for (int i = 0; i < settings.questions(); i++) {
        all.next();
      }
      while (all.hasNext()) {
        Map.Entry<LookUp, List<Asker>> later = all.next();
        waiting.put(later.getKey(), later.getValue());
        all.remove();
      }
    }
    return batch;
  }

  private void answered(Map<LookUp, List<Asker>> batch, List<LookUpAnswer> answers) {
    if (answers.size() != batch.size()) {
      failed(batch, new RegistryException(ErrorCode.UNKNOWN, "an internal answer is malformed"));
      return;
    }
    int next = 0;
    for (List<Asker> askers : batch.values()) {
      LookUpAnswer answer = answers.get(next);
      next++;
      askers.forEach(asker -> asker.tell(answer));
    }
  }

  private void failed(Map<LookUp, List<Asker>> batch, Throwable failure) {
    batch.values().forEach(askers -> askers.forEach(asker -> asker.fail(failure)));
    long now = System.nanoTime();
    waiting
        .values()
        .removeIf(
            askers -> {
              boolean late = now - askers.getFirst().since > PATIENCE_NANOS;
              if (late) {
                asked -= askers.size();
                askers.forEach(asker -> asker.fail(failure));
              }
              return late;
            });
  }

  /** One request; it is answered where it came from. */
  private static final class Asker {

    private final UniEmitter<? super LookUpAnswer> emitter;
    private final Context context;
    private final long since = System.nanoTime();

    Asker(UniEmitter<? super LookUpAnswer> emitter, Context context) {
      this.emitter = emitter;
      this.context = context;
    }

    void tell(LookUpAnswer answer) {
      context.runOnContext(_ -> emitter.complete(answer));
    }

    void fail(Throwable failure) {
      context.runOnContext(_ -> emitter.fail(failure));
    }
  }
}
