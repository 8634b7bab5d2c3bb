package dev.berth.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.berth.configuration.LimitsSettings;
import dev.berth.model.access.Identity;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many requests a second may come from one address, and from one identity. */
@Singleton
public final class RequestRates {

  /** What one customer of a provider has of IPv6. */
  private static final int NETWORK_BYTES = 8;

  private final Optional<Rate> ofAddress;
  private final Optional<Rate> ofIdentity;
  private final Counter addressesRefused;
  private final Counter identitiesRefused;

  /**
   * Reads the limits.
   *
   * @throws ConfigurationException if they make no sense
   */
  RequestRates(LimitsSettings limits, MeterRegistry registry) {
    this.ofAddress = rate("rate-per-address", limits.ratePerAddress(), limits.rateBurst());
    this.ofIdentity = rate("rate-per-identity", limits.ratePerIdentity(), limits.rateBurst());
    this.addressesRefused = counter("address", registry);
    this.identitiesRefused = counter("identity", registry);
  }

  private static Optional<Rate> rate(String setting, int perSecond, Duration burst) {
    if (perSecond < 0 || perSecond > 1_000_000) {
      throw new ConfigurationException(
          "berth.limits.%s is 0 to 1,000,000, unlike %d".formatted(setting, perSecond));
    }
    if (burst.compareTo(Duration.ofSeconds(1)) < 0 || burst.compareTo(Duration.ofHours(1)) > 0) {
      throw new ConfigurationException("berth.limits.rate-burst is a second to an hour");
    }
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(new Rate(perSecond, burst, Ticker.systemTicker()));
  }

  private static Counter counter(String by, MeterRegistry registry) {
    return Counter.builder("berth.rate.refused").tag("by", by).register(registry);
  }

  /** Counts a request of an address; {@code TOOMANYREQUESTS} if it is one too many. */
  public void take(String address) {
    ofAddress.ifPresent(rate -> take(rate, network(address), addressesRefused));
  }

  /** Counts a request of somebody; {@code TOOMANYREQUESTS} if it is one too many. */
  public void take(Identity identity) {
    if (!identity.isAnonymous()) {
      ofIdentity.ifPresent(rate -> take(rate, identity.toString(), identitiesRefused));
    }
  }

  private static void take(Rate rate, String who, Counter refused) {
    try {
      rate.take(who);
    } catch (RegistryException e) {
      refused.increment();
      throw e;
    }
  }

  /** An address of IPv4, or the network of one of IPv6, whose owner has all addresses in it. */
  static String network(String address) {
    byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null || bytes.length <= Integer.BYTES
        ? address
        : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
  }
}
