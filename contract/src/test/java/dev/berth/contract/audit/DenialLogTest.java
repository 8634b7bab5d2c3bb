package dev.berth.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DenialLogTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> lines = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final DenialLog log = new DenialLog(3, now::get, later::add, lines::add);

  @Test
  void tellsAFewOfASecondAndHowManyItLeftOut() {
    for (int i = 0; i < 10; i++) {
      log.denied("denied", "192.0.2." + i);
    }
    assertThat(lines)
        .containsExactly(
            "denied, peer=192.0.2.0", "denied, peer=192.0.2.1", "denied, peer=192.0.2.2");
    assertThat(later).hasSize(1);

    later.removeFirst().run();
    assertThat(lines).hasSize(4).last().asString().endsWith("number=7");

    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    log.denied("denied", "192.0.2.9");
    assertThat(lines).hasSize(5);
    assertThat(later).isEmpty();
  }

  @Test
  void countsAnewAfterItHasTold() {
    for (int i = 0; i < 4; i++) {
      log.denied("denied", "");
    }
    later.removeFirst().run();
    log.denied("denied", "");
    later.removeFirst().run();

    assertThat(lines).filteredOn(line -> line.endsWith("number=1")).hasSize(2);
  }

  @Test
  void canBeToldToBeSilentButForTheNumber() {
    DenialLog silent = new DenialLog(0, now::get, later::add, lines::add);
    silent.denied("denied", "192.0.2.1");
    later.removeFirst().run();

    assertThat(lines).singleElement().asString().endsWith("number=1");
  }

  @Test
  void nothingFromOutsideCanEndALineOrLookLikeMore() {
    log.denied("denied", "::1", "user", "a\r\nb\", scope=\"x", "scope", "repository:a/b:pull,push");

    assertThat(lines)
        .containsExactly(
            "denied, peer=::1, user=\"a\\u000d\\u000ab\\u0022, scope=\\u0022x\","
                + " scope=repository:a/b:pull,push");
    assertThat(DenialLog.value("é\u2028\\ ")).isEqualTo("\"\\u00e9\\u2028\\u005c \"");
    assertThat(DenialLog.value("a, b=c")).isEqualTo("\"a, b=c\"");
    assertThat(DenialLog.value("x".repeat(1_000_000))).hasSize(255);
    assertThat(DenialLog.value("")).isEqualTo("\"\"");
  }

  @Test
  void whatLooksLikeASecretIsNotTold() {
    assertThat(DenialLog.value("berth_pt_" + "a".repeat(49))).isEqualTo("\"***\"");
    assertThat(DenialLog.value("eyJhbGciOiJFUzI1NiJ9.e30.c2ln")).isEqualTo("\"***\"");
    assertThat(DenialLog.value("/api/v1/tokens/berth_rb_" + "a".repeat(49) + "/x"))
        .isEqualTo("/api/v1/tokens/***/x");
    assertThat(DenialLog.value("oauth2:eyJhbGciOiJFUzI1NiJ9.e30.c2ln b"))
        .isEqualTo("\"oauth2:*** b\"");
    assertThat(DenialLog.value("x".repeat(240) + "berth_id_abcdefghijklmnop"))
        .isEqualTo("x".repeat(240) + "***");
    assertThat(DenialLog.value("repository:berth/berth_app:pull"))
        .isEqualTo("repository:berth/berth_app:pull");
  }
}
