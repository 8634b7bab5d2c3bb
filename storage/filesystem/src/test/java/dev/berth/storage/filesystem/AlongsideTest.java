package dev.berth.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AlongsideTest {

  private final Alongside alongside = new Alongside("work");

  @Test
  void isDoneOnceNothingRuns() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    alongside.begin(() -> waitFor(end));
    assertThat(alongside.isBusy()).isTrue();
    end.countDown();

    alongside.finish();

    assertThat(alongside.isBusy()).isFalse();
  }

  @Test
  void theFirstFailureIsTheOneThatIsTold() {
    alongside.begin(
        () -> {
          throw new IOException("first");
        });
    alongside.await();
    alongside.begin(
        () -> {
          throw new IOException("second");
        });

    assertThatIOException().isThrownBy(alongside::finish).withMessage("first");
    assertThatIOException().isThrownBy(alongside::finish).withMessage("first");
  }

  @Test
  void failureOfAnotherKindIsToldToo() {
    alongside.begin(
        () -> {
          throw new IllegalStateException("a mistake");
        });

    assertThatIOException()
        .isThrownBy(alongside::finish)
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoIsInterruptedWaitsAndIsInterruptedStill() {
    CountDownLatch end = new CountDownLatch(1);
    alongside.begin(() -> waitFor(end));
    Thread.ofVirtual().start(end::countDown);

    Thread.currentThread().interrupt();
    alongside.await();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(alongside.isBusy()).isFalse();
  }

  private static void waitFor(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
