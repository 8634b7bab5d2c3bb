package dev.berth.contract.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * Where a call goes on that had to wait for others: whoever joins what somebody else has begun, or
 * what other threads do, is told where it came from.
 */
public final class OwnContext {

  private OwnContext() {}

  /** Runs on the context that this is called on, or on a new one where there is none. */
  public static Executor of(Vertx vertx) {
    Context own = vertx.getOrCreateContext();
    return command -> own.runOnContext(running -> command.run());
  }
}
