package dev.berth.auth.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.auth.oidc.IssuerClient.Answer;
import dev.berth.contract.http.OwnContext;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An issuer and its keys, which are kept. They are fetched again after a while, and for a key that
 * is not known, but not often: whoever makes up keys causes no more calls than anybody else. When
 * the issuer does not answer, those that were fetched before stay good.
 */
final class Issuer {

  private static final Logger LOG = Logger.getLogger(Issuer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Before this no key is asked for again because it is not known. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  /** After this what is known is fetched again: a key that was taken back counts no longer. */
  private static final long AGE_NANOS = Duration.ofMinutes(5).toNanos();

  private final Vertx vertx;
  private final IssuerAddress address;
  private final IssuerClient client;

  private volatile @Nullable Known known;
  private @Nullable Uni<Known> underWay;
  private boolean wasTried;
  private boolean hasFailed;
  private long tried;

  Issuer(Vertx vertx, IssuerAddress address, IssuerClient client) {
    this.vertx = vertx;
    this.address = address;
    this.client = client;
  }

  /** Where it is. */
  IssuerAddress address() {
    return address;
  }

  /** Asks it. */
  IssuerClient client() {
    return client;
  }

  /**
   * What a token of this issuer says.
   *
   * @return empty if the token is not good; {@code UNAVAILABLE} if its key is not known and the
   *     issuer does not answer
   */
  Uni<Optional<VerifiedToken>> verify(SignedToken token) {
    if (TokenSignature.keyType(token.algorithm()).isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    Known now = known;
    List<Key> keys = now == null ? List.of() : now.keys().of(token);
    Uni<List<Key>> fit =
        keys.isEmpty()
            ? fetchUnlessLately().map(fetched -> fetched.keys().of(token))
            : Uni.createFrom().item(keys);
    return fit.map(candidates -> TokenSignature.verify(token, address, candidates));
  }

  /** What it says of itself; {@code UNAVAILABLE} if it never has. */
  Uni<Discovery> discovery() {
    Known now = known;
    return now == null
        ? fetchUnlessLately().map(Known::discovery)
        : Uni.createFrom().item(now.discovery());
  }

  /** Fetches what is not known or has become old. It does not fail. */
  Uni<Void> refresh() {
    Known now = known;
    return now != null && System.nanoTime() - now.since() < AGE_NANOS
        ? Uni.createFrom().voidItem()
        : fetch().replaceWithVoid().onFailure().recoverWithNull();
  }

  private Uni<Known> fetchUnlessLately() {
    synchronized (this) {
      boolean lately = wasTried && System.nanoTime() - tried < PAUSE_NANOS;
      Known now = known;
      if (underWay == null && lately) {
        return now == null || hasFailed
            ? Uni.createFrom().failure(unavailable())
            : Uni.createFrom().item(now);
      }
    }
    return fetch();
  }

  private Uni<Known> fetch() {
    synchronized (this) {
      Uni<Known> running = underWay;
      if (running == null) {
        wasTried = true;
        tried = System.nanoTime();
        running = call().onTermination().invoke(this::over).memoize().indefinitely();
        underWay = running;
      }
      return running.emitOn(OwnContext.of(vertx));
    }
  }

  private synchronized void over() {
    underWay = null;
    tried = System.nanoTime();
  }

  private Uni<Known> call() {
    return get(address.discovery())
        .map(document -> Discovery.parse(document, address))
        .chain(
            discovery ->
                get(discovery.keys())
                    .map(set -> new Known(discovery, PublishedKeys.parse(set), System.nanoTime())))
        .invoke(this::takeOver)
        .onFailure()
        .transform(
            failure -> {
              complain(failure);
              return unavailable();
            });
  }

  private Uni<JsonNode> get(URI uri) {
    return client.get(uri, PATIENCE).map(answer -> json(uri, answer));
  }

  private static JsonNode json(URI uri, Answer answer) {
    if (answer.status() != 200) {
      throw new IllegalArgumentException("%s answers %d".formatted(uri, answer.status()));
    }
    try {
      return WireJson.mapper().readTree(answer.body().getBytes());
    } catch (IOException e) {
      throw new IllegalArgumentException(uri + " does not answer in JSON", e);
    }
  }

  private void takeOver(Known fetched) {
    synchronized (this) {
      known = fetched;
      hasFailed = false;
    }
    LOG.debugf("keys fetched, issuer=%s keys=%d", address, fetched.keys().keys().size());
  }

  private void complain(Throwable failure) {
    boolean isNew;
    synchronized (this) {
      isNew = !hasFailed;
      hasFailed = true;
    }
    LOG.logf(
        isNew ? Logger.Level.WARN : Logger.Level.DEBUG,
        "the keys of an issuer cannot be fetched, which is tried again; issuer=%s reason=%s",
        address,
        failure);
  }

  private RegistryException unavailable() {
    return new RegistryException(
        ErrorCode.UNAVAILABLE, "who is logging in cannot be found out: the issuer does not answer");
  }

  @Override
  public String toString() {
    return address.toString();
  }

  /**
   * What an issuer has told.
   *
   * @param discovery of itself
   * @param keys its keys
   * @param since when, by the clock of the processor
   */
  private record Known(Discovery discovery, PublishedKeys keys, long since) {}
}
