package dev.berth.gateway.access;

import dev.berth.contract.http.OwnContext;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Refuses changes while the registry is read-only, before a byte of a body is read. What it knows
 * may be a second old; the metadata-service, which decides in its transactions, knows at once.
 */
@Singleton
public final class ReadOnlyGate {

  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private final Metadata metadata;
  private final Vertx vertx;
  private final Uni<RegistryMode> mode;
  private volatile long knownUntil = System.nanoTime();

  ReadOnlyGate(Metadata metadata, Vertx vertx) {
    this.metadata = metadata;
    this.vertx = vertx;
    this.mode = Uni.createFrom().deferred(this::ask).memoize().until(this::isOld);
  }

  /** Lets a request through, or fails with {@code READ_ONLY}. */
  public Uni<Void> admit(RequiredAccess access) {
    if (!access.isChange()) {
      return Uni.createFrom().voidItem();
    }
    return mode.emitOn(OwnContext.of(vertx)).onItem().invoke(ReadOnlyGate::check).replaceWithVoid();
  }

  /** A failure is nobody's but theirs who waited for it: the next may be answered. */
  private Uni<RegistryMode> ask() {
    knownUntil = System.nanoTime() + REMEMBERED.toNanos();
    return metadata.mode().onFailure().invoke(_ -> knownUntil = System.nanoTime());
  }

  private boolean isOld() {
    return System.nanoTime() - knownUntil >= 0;
  }

  private static void check(RegistryMode mode) {
    if (mode.readOnly()) {
      throw new RegistryException(ErrorCode.READ_ONLY);
    }
  }
}
