package dev.berth.auth.key;

import dev.berth.auth.key.SigningKeyStore.Due;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Puts new keys in the place of old ones. A key is <em>next</em> first: published, so that all who
 * verify know it before it signs. Then it is <em>current</em>, and at last <em>retired</em>:
 * published until all that it signed has expired. Each step is one call of the database, which
 * checks anew whether it is due; so every replica tries all of them.
 */
@Singleton
@Startup
public final class KeyRotation {

  private static final Logger LOG = Logger.getLogger(KeyRotation.class);
  private static final String INTERVAL = "1s";

  /** Clocks differ; so long after the end of all that it signed a key is still published. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final SigningKeys keys;
  private final SigningKeyStore store;
  private final Vertx vertx;
  private final Duration rotation;
  private final Duration overlap;
  private final Duration keep;
  private volatile boolean failing;

  /**
   * Rotates by the settings.
   *
   * @throws ConfigurationException if they make no sense
   */
  KeyRotation(SigningKeys keys, SigningKeyStore store, AuthSettings settings, Vertx vertx) {
    this.keys = keys;
    this.store = store;
    this.vertx = vertx;
    this.rotation = settings.signingKey().rotation();
    this.overlap = settings.signingKey().overlap();
    this.keep = settings.tokenLifetime().plus(GRACE);
    if (overlap.isNegative()) {
      throw new ConfigurationException("berth.auth.signing-key.overlap is not negative");
    }
    if (!rotation.isZero() && rotation.compareTo(overlap) < 0) {
      throw new ConfigurationException(
          "berth.auth.signing-key.rotation is 0, or not shorter than the overlap");
    }
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("signing-key-rotation")
        .setInterval(INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> run())
        .schedule();
  }

  /**
   * Has another key sign after the overlap, without harm to what was issued.
   *
   * @param actor who wants that
   * @return that key, which is the one that waits already, if there is one; {@code UNAVAILABLE}
   */
  public Uni<PublicJwk> rotate(Actor actor) {
    return make().chain(key -> store.addNext(actor, key)).invoke(KeyRotation::noteNext);
  }

  /**
   * Has a new key sign from now on, and takes all others out of publication, as after a leak: what
   * they signed is believed by no gateway a few seconds later, and clients get new tokens.
   *
   * @param actor who wants that
   * @return the new key; {@code UNAVAILABLE}
   */
  public Uni<PublicJwk> rotateAtOnce(Actor actor) {
    return make()
        .chain(key -> store.replace(actor, key).replaceWith(key.publicKey()))
        .invoke(
            key ->
                LOG.warnf(
                    "the signing key %s has taken the place of all others at once, and what those"
                        + " signed is not believed any more",
                    key.kid()));
  }

  /** The keys that verify tokens at present: next, current, and those that are retired. */
  public Uni<List<PublishedKey>> list() {
    return store.list();
  }

  /** Takes the steps that are due. */
  Uni<Void> step() {
    return store
        .due(overlap, rotation, keep)
        .chain(due -> promote(due).chain(() -> follow(due)).chain(() -> forget(due)));
  }

  private Uni<Void> run() {
    return step()
        .invoke(() -> failing = false)
        .onFailure()
        .invoke(this::noteFailure)
        .onFailure()
        .recoverWithNull();
  }

  /** A key that cannot be opened here is left to replicas that can: nobody else could sign. */
  private Uni<Void> promote(Due due) {
    if (due.next().isEmpty() || !canOpen(due.next().get()) || !due.isRipe()) {
      return Uni.createFrom().voidItem();
    }
    PublicJwk next = due.next().get().publicKey();
    return store
        .promote(next, overlap)
        .invoke(
            promoted -> {
              if (promoted) {
                LOG.infof("the signing key %s signs from now on", next.kid());
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> follow(Due due) {
    return due.isOld()
        ? make()
            .chain(key -> store.addNext(key, rotation))
            .invoke(next -> next.ifPresent(KeyRotation::noteNext))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> forget(Due due) {
    return due.hasOutlived()
        ? store
            .forget(keep)
            .invoke(gone -> LOG.infof("retired signing keys published no more, number=%d", gone))
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  /** It opens it early, so that the log tells of one that cannot be before it is needed. */
  private boolean canOpen(EncryptedKey next) {
    try {
      keys.open(next);
      return true;
    } catch (RegistryException _) {
      return false;
    }
  }

  /** A key takes long enough to make to keep an event loop from others. */
  private Uni<EncryptedKey> make() {
    return Uni.createFrom()
        .completionStage(() -> vertx.executeBlocking(keys::make).toCompletionStage());
  }

  private static void noteNext(PublicJwk next) {
    LOG.infof("the signing key %s is published, and is the next to sign", next.kid());
  }

  private void noteFailure(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warnf("signing keys not looked after, which is tried again: %s", failure.getMessage());
    }
  }
}
