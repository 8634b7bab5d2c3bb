package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.auth.Settings;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final FailedLogins failures = new FailedLogins(limits(5, 3).logins(), now::get);

  @Test
  void holdsUpAnAddressThatFailsAtAnAccount() {
    fail("ann", HERE, 2);
    failures.check("ann", HERE);

    fail("ann", HERE, 1);

    assertHeldUp("ann", HERE);
    failures.check("bob", HERE);
    failures.check("ann", THERE);
  }

  @Test
  void holdsUpAnAddressThatFailsAtManyAccounts() {
    for (int account = 0; account < 5; account++) {
      failures.check("user " + account, HERE);
      fail("user " + account, HERE, 1);
    }

    assertHeldUp("another", HERE);
    assertThatThrownBy(() -> failures.check(HERE)).isInstanceOf(RegistryException.class);
    failures.check("another", THERE);
    failures.check(THERE);
  }

  @Test
  void countsFailuresThatNameNoAccount() {
    for (int number = 0; number < 5; number++) {
      failures.check(HERE);
      failures.add(HERE);
    }

    assertHeldUp("ann", HERE);
  }

  @Test
  void countsNoMoreThanMayFailWhateverIsUnderWay() throws Exception {
    CyclicBarrier together = new CyclicBarrier(4);
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 500; round++) {
        String address = "2001:db8:0:" + Integer.toHexString(round) + "::1";
        Callable<Boolean> guess =
            () -> {
              together.await();
              failures.add("ann", address);
              return true;
            };
        assertThat(threads.invokeAll(Collections.nCopies(4, guess)))
            .filteredOn(counted -> counted.state() == Future.State.SUCCESS)
            .hasSize(3);
      }
    }
    fail("ann", HERE, 3);
    assertThatThrownBy(() -> failures.add("ann", HERE)).isInstanceOf(RegistryException.class);
    fail("bob", HERE, 2);
    assertThatThrownBy(() -> failures.add(HERE)).isInstanceOf(RegistryException.class);
  }

  @Test
  void forgetsAFailureAfterAMinuteWhateverCameLater() {
    fail("ann", HERE, 1);
    pass(Duration.ofSeconds(40));
    fail("ann", HERE, 2);
    assertHeldUp("ann", HERE);

    pass(Duration.ofSeconds(20));
    failures.check("ann", HERE);

    fail("ann", HERE, 1);
    assertHeldUp("ann", HERE);
    pass(Duration.ofSeconds(40));
    failures.check("ann", HERE);
  }

  @Test
  void tellsHowLongToWait() {
    fail("ann", HERE, 1);
    pass(Duration.ofMillis(20_500));
    fail("ann", HERE, 2);
    assertThat(waitOf("ann")).isEqualTo(40);

    pass(Duration.ofMillis(39_400));
    assertThat(waitOf("ann")).isEqualTo(1);

    // When the address has failed elsewhere too, it is the longer of both.
    fail("bob", HERE, 2);
    assertThat(waitOf("bob")).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    fail("bob", HERE, 1);
    assertThat(waitOf("bob")).isEqualTo(59);
  }

  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    fail("ann", "2001:db8:0:1::1", 3);

    assertHeldUp("ann", "2001:db8:0:1:ffff::2");
    failures.check("ann", "2001:db8:0:2::1");
  }

  @Test
  void takesAnAddressThatIsNoneForOneOfItsOwn() {
    fail("ann", "unknown", 3);

    assertHeldUp("ann", "");
    failures.check("ann", HERE);
  }

  @Test
  void refusesLimitsThatAreNone() {
    for (int limit : new int[] {-1, 0, 1001}) {
      assertThatThrownBy(() -> new FailedLogins(limits(limit, 3).logins(), now::get))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("berth.auth.logins.failures-per-address is 1 to 1000, unlike " + limit);
    }
    assertThat(new FailedLogins(limits(1, 1).logins(), now::get)).isNotNull();
  }

  private void fail(String account, String address, int times) {
    for (int time = 0; time < times; time++) {
      failures.add(account, address);
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private int waitOf(String account) {
    return catchThrowableOfType(RegistryException.class, () -> failures.check(account, HERE))
        .retryAfterSeconds();
  }

  private void assertHeldUp(String account, String address) {
    assertThatThrownBy(() -> failures.check(account, address))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
  }

  private static AuthSettings limits(int perAddress, int perAccount) {
    return Settings.with(
        Map.of(
            "berth.auth.logins.failures-per-address", Integer.toString(perAddress),
            "berth.auth.logins.failures-per-account", Integer.toString(perAccount)));
  }
}
