package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Settings;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecallTest {

  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";
  private static final Login ANN = Login.of(Identity.user("ann"), 1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger looks = new AtomicInteger();
  private final Recall recall = new Recall(limits().logins(), now::get);

  @Test
  void whatIsRememberedIsNotVerified() {
    for (int login = 0; login < 100; login++) {
      assertThat(find("ann", HERE)).contains(ANN);
    }
    assertThat(looks).hasValue(100);
  }

  @Test
  void guessesThatAreUnderWayAreLookedUpNoMoreThanMayFail() {
    for (int guess = 0; guess < 5; guess++) {
      miss("ann", HERE, new CompletableFuture<>());
    }
    assertThat(looks).hasValue(3);

    // So the one that is right is verified as the others are
    assertThat(find("ann", HERE)).isEmpty();
    assertThat(looks).hasValue(3);
    // And those of others are not
    assertThat(find("ann", THERE)).contains(ANN);
    assertThat(find("bob", HERE)).contains(ANN);
  }

  @Test
  void guessesAtManyAccountsAreLookedUpNoMoreThanMayFailAtAll() {
    for (int account = 0; account < 5; account++) {
      miss("user " + account, HERE, new CompletableFuture<>());
    }
    assertThat(looks).hasValue(5);

    assertThat(find("ann", HERE)).isEmpty();
    assertThat(find("ann", THERE)).contains(ANN);
  }

  @Test
  void oneThatTurnsOutToBeRightDoesNotCount() {
    for (int login = 0; login < 20; login++) {
      CompletableFuture<Optional<Login>> verified = new CompletableFuture<>();
      miss("ann", HERE, verified);
      now.addAndGet(1);
      verified.complete(Optional.of(ANN));
    }
    assertThat(looks).hasValue(20);
    assertThat(find("ann", HERE)).contains(ANN);
  }

  @Test
  void oneThatIsWrongOrOfWhichNobodyCanSayCountsForAMinute() {
    CompletableFuture<Optional<Login>> right = new CompletableFuture<>();
    miss("ann", HERE, CompletableFuture.completedFuture(Optional.empty()));
    now.addAndGet(Duration.ofSeconds(20).toNanos());
    miss("ann", HERE, right);
    miss(
        "ann",
        HERE,
        CompletableFuture.failedFuture(new RegistryException(ErrorCode.UNAVAILABLE, "away")));
    assertThat(find("ann", HERE)).isEmpty();

    right.complete(Optional.of(ANN));
    assertThat(find("ann", HERE)).contains(ANN);
    miss("ann", HERE, CompletableFuture.completedFuture(Optional.empty()));
    assertThat(find("ann", HERE)).isEmpty();

    now.addAndGet(Duration.ofSeconds(40).toNanos());
    assertThat(find("ann", HERE)).contains(ANN);
  }

  /** Logs in by what is remembered, where it is looked up. */
  private Optional<Login> find(String account, String address) {
    return recall
        .orElse(
            new LoginRequest(account, "right", address),
            () -> {
              looks.incrementAndGet();
              return Optional.of(ANN);
            },
            () -> Uni.createFrom().item(Optional.empty()))
        .await()
        .indefinitely();
  }

  /** Logs in by what is not remembered. */
  private void miss(String account, String address, CompletableFuture<Optional<Login>> verified) {
    var unused =
        recall
            .orElse(
                new LoginRequest(account, "guess", address),
                () -> {
                  looks.incrementAndGet();
                  return Optional.empty();
                },
                () -> Uni.createFrom().completionStage(verified))
            .subscribeAsCompletionStage();
  }

  private static AuthSettings limits() {
    return Settings.with(
        Map.of(
            "berth.auth.logins.failures-per-address", "5",
            "berth.auth.logins.failures-per-account", "3"));
  }
}
