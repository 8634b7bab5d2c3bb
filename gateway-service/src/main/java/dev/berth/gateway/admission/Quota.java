package dev.berth.gateway.admission;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of something clients may have at once, in all and on one connection. A connection that
 * has less than its share gets one amount more, however large; else two of its answers could not go
 * side by side where one alone is as large as the share.
 */
public final class Quota {

  private final String what;
  private final long most;
  private final long mostOfConnection;
  private final AttributeKey<AtomicLong> ofConnection;
  private final AtomicLong taken = new AtomicLong();
  private final Counter refused;

  /**
   * Nothing is taken yet.
   *
   * @param what a plural, which also names the metrics
   */
  Quota(String what, long most, long mostOfConnection, MeterRegistry registry) {
    this.what = what;
    this.most = most;
    this.mostOfConnection = mostOfConnection;
    this.ofConnection = AttributeKey.valueOf(Quota.class, what);
    this.refused = Counter.builder("berth." + what + ".refused").register(registry);
    Gauge.builder("berth." + what + ".active", taken, AtomicLong::get).register(registry);
  }

  /**
   * Takes a share.
   *
   * @throws RegistryException {@code TOOMANYREQUESTS} if there is not as much left
   */
  public Share take(Channel channel, long amount) {
    Share share = new Share(counter(channel), amount);
    if (share.isTooMuch()) {
      share.free();
      refused.increment();
      throw new RegistryException(ErrorCode.TOOMANYREQUESTS, "too many " + what + " at once");
    }
    return share;
  }

  /** A channel belongs to one thread. */
  private AtomicLong counter(Channel channel) {
    AtomicLong counter = channel.attr(ofConnection).get();
    if (counter == null) {
      counter = new AtomicLong();
      channel.attr(ofConnection).set(counter);
    }
    return counter;
  }

  /** What has been taken. */
  public final class Share {

    private final AtomicLong connection;
    private final long amount;
    private final AtomicBoolean free = new AtomicBoolean();

    private Share(AtomicLong connection, long amount) {
      this.connection = connection;
      this.amount = amount;
    }

    private boolean isTooMuch() {
      boolean here = connection.getAndAdd(amount) >= mostOfConnection;
      boolean inAll = taken.addAndGet(amount) > most;
      return amount > 0 && (here || inAll);
    }

    /** Gives it back; harmless if that has been done. */
    public void free() {
      if (free.compareAndSet(false, true)) {
        connection.addAndGet(-amount);
        taken.addAndGet(-amount);
      }
    }
  }
}
