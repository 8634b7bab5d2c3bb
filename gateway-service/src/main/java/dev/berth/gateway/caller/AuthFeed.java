package dev.berth.gateway.caller;

import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.http.OwnContext;
import dev.berth.gateway.lookup.SharedCall;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the auth-service tells, by asking every second for what is new. While that fails it
 * goes on with what it knows, for {@code berth.auth.max-staleness}; then nobody is let in.
 */
@Singleton
public final class AuthFeed {

  private static final Logger LOG = Logger.getLogger(AuthFeed.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Shorter than the interval, or every other look would be taken for one too many. */
  private static final Duration COUNTS = Duration.ofMillis(500);

  /** Two of them and what is between are less than the time in which a revocation has to count. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Auth auth;
  private final Vertx vertx;
  private final boolean needed;
  private final Duration maxStaleness;
  private final SharedCall<Void> look;
  private volatile @Nullable KnownState state;
  private volatile long confirmed = System.nanoTime();
  private volatile boolean failing;
  private long timer;

  AuthFeed(Auth auth, AuthSettings settings, Vertx vertx, MeterRegistry registry) {
    this.auth = auth;
    this.vertx = vertx;
    this.needed = AuthSettings.isClosed(settings);
    this.maxStaleness = settings.maxStaleness();
    this.look = new SharedCall<>(this::ask, COUNTS, COUNTS);
    Gauge.builder("berth.auth.staleness", this, AuthFeed::staleSeconds)
        .baseUnit("seconds")
        .register(registry);
  }

  @PostConstruct
  void start() {
    if (needed) {
      lookAndGoOn();
      timer = vertx.setPeriodic(INTERVAL.toMillis(), _ -> lookAndGoOn());
    }
  }

  @PreDestroy
  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Whether requests can be judged at present, or need not be. */
  public boolean isReady() {
    return !needed || (state != null && !isStale());
  }

  /**
   * What is known.
   *
   * @throws RegistryException {@code UNAVAILABLE} if that is nothing, or too old
   */
  KnownState current() {
    KnownState known = state;
    if (known == null || isStale()) {
      throw new RegistryException(
          ErrorCode.UNAVAILABLE, "the auth-service has not been heard of for too long");
    }
    return known;
  }

  /**
   * What is known after another look, as something is missing; one that is under way, or has ended
   * less than half a second ago, will do.
   */
  Uni<KnownState> afterAnotherLook() {
    return look.answer()
        .emitOn(OwnContext.of(vertx))
        .onFailure()
        .recoverWithNull()
        .map(_ -> current());
  }

  private boolean isStale() {
    return System.nanoTime() - confirmed > maxStaleness.toNanos();
  }

  private double staleSeconds() {
    return needed ? (System.nanoTime() - confirmed) / (double) TimeUnit.SECONDS.toNanos(1) : 0;
  }

  private void lookAndGoOn() {
    look.answer().subscribe().with(_ -> {}, _ -> {});
  }

  private Uni<Void> ask() {
    long began = System.nanoTime();
    KnownState known = state;
    return auth.state(known == null ? 0 : known.version())
        .ifNoItem()
        .after(PATIENCE)
        .failWith(AuthFeed::noAnswer)
        .invoke(told -> take(told, began))
        .onFailure()
        .invoke(this::note)
        .replaceWithVoid();
  }

  private void take(Optional<AuthState> told, long began) {
    told.ifPresent(news -> state = new KnownState(news));
    confirmed = began;
    if (failing) {
      failing = false;
      LOG.info("the auth-service is heard of again");
    }
  }

  private static RegistryException noAnswer() {
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "no answer within %d s".formatted(PATIENCE.toSeconds()));
  }

  private void note(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warnf("no news of the auth-service: %s", failure.getMessage());
    }
  }
}
