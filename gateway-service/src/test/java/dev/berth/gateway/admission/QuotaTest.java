package dev.berth.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class QuotaTest {

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final Channel channel = new EmbeddedChannel();

  @Test
  void amountOfTheWholeShareOfAConnectionGoesBesideASmallOne() {
    Quota quota = quota(100, 10);
    quota.take(channel, 1);

    quota.take(channel, 10);

    assertThat(active()).isEqualTo(11);
  }

  @Test
  void connectionThatHasItsShareGetsNoMore() {
    Quota quota = quota(100, 10);
    Quota.Share share = quota.take(channel, 10);

    assertRefused(quota, channel, 1);
    quota.take(new EmbeddedChannel(), 10);
    share.free();
    quota.take(channel, 1);

    assertThat(active()).isEqualTo(11);
  }

  @Test
  void allConnectionsTogetherDoNotGetMoreThanThereIs() {
    Quota quota = quota(10, 10);
    quota.take(new EmbeddedChannel(), 8);

    assertRefused(quota, channel, 3);
    quota.take(channel, 2);

    assertThat(active()).isEqualTo(10);
  }

  @Test
  void nothingIsNeverRefused() {
    Quota quota = quota(1, 1);
    quota.take(channel, 1);

    quota.take(channel, 0);

    assertThat(active()).isEqualTo(1);
  }

  @Test
  void shareIsGivenBackOnce() {
    Quota quota = quota(10, 10);
    quota.take(channel, 4);
    Quota.Share share = quota.take(channel, 4);

    share.free();
    share.free();

    assertThat(active()).isEqualTo(4);
  }

  private Quota quota(long most, long mostOfConnection) {
    return new Quota("things", most, mostOfConnection, metrics);
  }

  private void assertRefused(Quota quota, Channel whose, long amount) {
    long before = active();
    assertThatThrownBy(() -> quota.take(whose, amount))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
    assertThat(active()).isEqualTo(before);
    assertThat(metrics.get("berth.things.refused").counter().count()).isEqualTo(1);
  }

  private long active() {
    return (long) metrics.get("berth.things.active").gauge().value();
  }
}
