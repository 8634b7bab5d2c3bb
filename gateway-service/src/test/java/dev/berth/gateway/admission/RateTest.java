package dev.berth.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  private final AtomicLong clock = new AtomicLong();
  private final Rate rate = new Rate(10, Duration.ofSeconds(2), clock::get);

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE})
  void allowsABurstAndThenSoManyASecond(long start) {
    clock.set(start);

    assertThat(taken("ann", 100)).isEqualTo(20);
    pass(Duration.ofSeconds(1));
    assertThat(taken("ann", 100)).isEqualTo(10);
    pass(Duration.ofMillis(99));
    assertThat(taken("ann", 1)).isZero();
    pass(Duration.ofMillis(1));
    assertThat(taken("ann", 2)).isEqualTo(1);
    pass(Duration.ofHours(1));
    assertThat(taken("ann", 100)).isEqualTo(20);
  }

  @Test
  void countsEachByThemselves() {
    assertThat(taken("ann", 100)).isEqualTo(20);
    assertThat(taken("bob", 100)).isEqualTo(20);
    assertThat(taken("ann", 1)).isZero();
  }

  @Test
  void doesNotCountWhatItRefuses() {
    assertThat(taken("ann", 10_000)).isEqualTo(20);
    pass(Duration.ofMillis(100));
    assertThat(taken("ann", 1)).isEqualTo(1);
  }

  @Test
  void allowsNoMoreToManyThreads() {
    assertThat(IntStream.range(0, 1_000).parallel().filter(_ -> take("ann")).count()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002",
    "2001:db8:1:2::1, 20010db800010002",
    "2001:db8:1:3::1, 20010db800010003",
    "somewhere, somewhere",
  })
  void takesAnAddressOfSixForItsNetwork(String address, String network) {
    assertThat(RequestRates.network(address)).isEqualTo(network);
  }

  private long taken(String who, int wanted) {
    return IntStream.range(0, wanted).filter(_ -> take(who)).count();
  }

  private boolean take(String who) {
    try {
      rate.take(who);
      return true;
    } catch (RegistryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS);
      return false;
    }
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
