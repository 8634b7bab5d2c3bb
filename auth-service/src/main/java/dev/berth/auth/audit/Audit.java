package dev.berth.auth.audit;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.auth.Login;
import dev.berth.contract.http.OwnContext;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notes logins, of which there can be thousands a second. Those that come while others are written
 * are written together after them, by one statement, and those that are alike are counted in one
 * row for each minute. Each is told when its own is committed, and so nobody is let in unnoted.
 */
@Singleton
public final class Audit {

  /** How many may wait; a second's worth of them, and some. */
  static final int MOST_WAITING = 10_000;

  /** How many rows one statement writes. */
  private static final int MOST_TOGETHER = 1_000;

  private final AuditStore store;
  private final Vertx vertx;

  private Map<Counted, List<UniEmitter<? super Void>>> waiting = new LinkedHashMap<>();
  private int number;
  private boolean writing;

  Audit(AuditStore store, Vertx vertx) {
    this.store = store;
    this.vertx = vertx;
  }

  /**
   * Somebody is about to be let in.
   *
   * @param how by what
   * @param peer the address of the client
   * @return when that is noted; {@code UNAVAILABLE} if it cannot be, {@code TOOMANYREQUESTS} if too
   *     many wait: nobody is to be let in then
   */
  public Uni<Void> login(Login login, LoginWay how, String peer) {
    Actor actor = new Actor(login.identity().toString(), login.credential(), peer);
    return note(new Counted(AuditAction.LOGIN, how.toString(), actor));
  }

  /** One of Docker's identity tokens was made for somebody who has logged in; as above. */
  public Uni<Void> identityToken(Identity owner, String peer) {
    Actor actor = new Actor(owner.toString(), Optional.empty(), peer);
    return note(new Counted(AuditAction.TOKEN_CREATE, LoginWay.IDENTITY_TOKEN.toString(), actor));
  }

  private Uni<Void> note(Counted what) {
    return Uni.createFrom()
        .<Void>emitter(emitter -> add(what, emitter))
        .emitOn(OwnContext.of(vertx));
  }

  private void add(Counted what, UniEmitter<? super Void> emitter) {
    Optional<Map<Counted, List<UniEmitter<? super Void>>>> batch;
    synchronized (this) {
      if (number >= MOST_WAITING) {
        emitter.fail(
            new RegistryException(
                ErrorCode.TOOMANYREQUESTS, "too many logins wait to be noted at present"));
        return;
      }
      number++;
      waiting.computeIfAbsent(what, _ -> new ArrayList<>(1)).add(emitter);
      batch = writing ? Optional.empty() : take();
    }
    batch.ifPresent(this::write);
  }

  /** What goes next, if anything waits; in the order in which it came. */
  private synchronized Optional<Map<Counted, List<UniEmitter<? super Void>>>> take() {
    writing = !waiting.isEmpty();
    if (!writing) {
      return Optional.empty();
    }
    Map<Counted, List<UniEmitter<? super Void>>> batch = waiting;
    waiting = new LinkedHashMap<>();
    if (batch.size() > MOST_TOGETHER) {
      Iterator<Map.Entry<Counted, List<UniEmitter<? super Void>>>> rest =
          batch.entrySet().iterator();
      for (int at = 0; rest.hasNext(); at++) {
        Map.Entry<Counted, List<UniEmitter<? super Void>>> one = rest.next();
        if (at >= MOST_TOGETHER) {
          waiting.put(one.getKey(), one.getValue());
          rest.remove();
        }
      }
    }
    batch.values().forEach(each -> number -= each.size());
    return Optional.of(batch);
  }

  private void write(Map<Counted, List<UniEmitter<? super Void>>> batch) {
    Map<Counted, Integer> happened = new LinkedHashMap<>();
    batch.forEach((what, each) -> happened.put(what, each.size()));
    Uni.createFrom()
        .deferred(() -> store.count(happened))
        .onTermination()
        .invoke(() -> take().ifPresent(this::write))
        .subscribe()
        .with(
            _ -> batch.values().forEach(each -> each.forEach(one -> one.complete(null))),
            failure -> batch.values().forEach(each -> each.forEach(one -> one.fail(failure))));
  }

  /**
   * What is counted.
   *
   * @param action what happened
   * @param how by what
   * @param actor who it was
   */
  record Counted(AuditAction action, String how, Actor actor) {

    String identity() {
      return actor.identity();
    }

    Optional<String> credential() {
      return actor.credential();
    }

    String peer() {
      return actor.peer();
    }
  }
}
