package dev.berth.gateway.access;

import dev.berth.contract.http.OwnContext;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.gateway.lookup.SharedCall;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Refuses changes while the registry is read-only, before a byte of a body is read. What it knows
 * was heard a second ago at most; the metadata-service, which decides in its transactions, knows at
 * once.
 */
@Singleton
public final class ReadOnlyGate {

  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final SharedCall<RegistryMode> mode;

  ReadOnlyGate(Metadata metadata, Vertx vertx) {
    this.vertx = vertx;
    // A failure is nobody's but theirs who waited for it: the next may be answered.
    this.mode = new SharedCall<>(metadata::mode, REMEMBERED, Duration.ZERO);
  }

  /** Lets a request through, or fails with {@code READ_ONLY}. */
  public Uni<Void> admit(RequiredAccess access) {
    if (!access.isChange()) {
      return Uni.createFrom().voidItem();
    }
    return mode.answer()
        .emitOn(OwnContext.of(vertx))
        .onItem()
        .invoke(ReadOnlyGate::check)
        .replaceWithVoid();
  }

  private static void check(RegistryMode mode) {
    if (mode.readOnly()) {
      throw new RegistryException(ErrorCode.READ_ONLY);
    }
  }
}
