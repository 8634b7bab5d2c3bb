package dev.berth.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.auth.Revocation;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordLoginsTest {

  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";
  private static final KnownState STATE = state(List.of());

  private static final String ONE_TOKEN = "berth_pt_" + "1".repeat(49);
  private static final String ANOTHER_TOKEN = "berth_pt_" + "2".repeat(49);

  private final List<LoginRequest> asked = new ArrayList<>();
  private ErrorCode wrong = ErrorCode.UNAUTHORIZED;
  private boolean broken;
  private final CompletableFuture<Login> slow = new CompletableFuture<>();
  private Optional<Instant> end = Optional.empty();
  private final PasswordLogins logins =
      new PasswordLogins(new TestAuth(_ -> Uni.createFrom().nothing(), this::answer));

  @Test
  void oneThatIsRightIsRemembered() throws Exception {
    assertThat(find("ann", "right", HERE).identity()).isEqualTo(Identity.user("ann"));
    find("ann", "right", HERE);
    assertThat(asked).hasSize(1);

    find("ann", "right", THERE);
    find("bob", "right", HERE);
    assertThat(asked).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAUTHORIZED", "TOOMANYREQUESTS", "UNAVAILABLE"})
  void whoHasGuessedDoesNotFindOutHereWhatIsRight(ErrorCode refusal) throws Exception {
    wrong = refusal;
    find("ann", "right", HERE);
    find("ann", "right", THERE);
    find("bob", "right", HERE);

    assertRefused("ann", "wrong", HERE);
    asked.clear();

    // Then the auth-service is asked, which may say that it is one too many
    find("ann", "right", HERE);
    assertThat(asked).hasSize(1);
    // But not for others
    find("ann", "right", THERE);
    find("bob", "right", HERE);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aGuessThatIsUnderWayCountsAsOne() throws Exception {
    find("ann", "right", HERE);
    asked.clear();

    CompletableFuture<Login> guess = logins.find(basic("ann", "slow"), HERE, STATE);
    find("ann", "right", HERE);

    assertThat(asked).extracting(LoginRequest::password).containsExactly("slow", "right");
    assertThat(guess).isNotDone();
  }

  @Test
  void whoComesAtOnceWithTheSameIsAskedAboutOnce() {
    CompletableFuture<Login> first = logins.find(basic("ann", "slow"), HERE, STATE);
    CompletableFuture<Login> second = logins.find(basic("ann", "slow"), HERE, STATE);
    assertThat(asked).hasSize(1);

    slow.completeExceptionally(new RegistryException(ErrorCode.TOOMANYREQUESTS, "no"));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
    // And what is refused is not remembered
    assertRefused("ann", "wrong", HERE);
    assertRefused("ann", "wrong", HERE);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aServiceThatCannotBeAskedIsAskedAgain() {
    broken = true;
    assertThatThrownBy(() -> find("ann", "right", HERE)).hasCauseInstanceOf(AssertionError.class);
    broken = false;

    assertThatCode(() -> find("ann", "right", HERE)).doesNotThrowAnyException();
  }

  @Test
  void tokensOfManyByOneNameAreRememberedSideBySide() throws Exception {
    for (int round = 0; round < 3; round++) {
      find("token", ONE_TOKEN, HERE);
      find("token", ANOTHER_TOKEN, HERE);
      assertRefused("token", "wrong", HERE);
    }

    assertThat(asked)
        .extracting(LoginRequest::password)
        .containsExactly(ONE_TOKEN, ANOTHER_TOKEN, "wrong", "wrong", "wrong");
  }

  @Test
  void oneThatHasEndedOrWasRevokedIsForgotten() throws Exception {
    end = Optional.of(Instant.now().plusSeconds(60));
    find("ann", "right", HERE);
    find("ann", "right", HERE);
    assertThat(asked).hasSize(1);

    end = Optional.of(Instant.now());
    logins
        .find(basic("ann", "right"), HERE, state(List.of(new Revocation("user:ann", 2))))
        .get(1, TimeUnit.SECONDS);
    assertThat(asked).hasSize(2);

    find("ann", "right", HERE);
    assertThat(asked).hasSize(3);
  }

  private Uni<Login> answer(LoginRequest request) {
    if (broken) {
      throw new AssertionError("it is broken");
    }
    asked.add(request);
    return switch (request.password()) {
      case "slow" -> Uni.createFrom().completionStage(slow);
      case "wrong" -> Uni.createFrom().failure(new RegistryException(wrong, "no"));
      default -> Uni.createFrom().item(login(request));
    };
  }

  private Login login(LoginRequest request) {
    return new Login(Identity.user(request.username()), Optional.empty(), Optional.empty(), 1, end);
  }

  private Login find(String username, String password, String peer) throws Exception {
    return logins.find(basic(username, password), peer, STATE).get(1, TimeUnit.SECONDS);
  }

  private void assertRefused(String username, String password, String peer) {
    assertThatThrownBy(() -> find(username, password, peer))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RegistryException.class);
  }

  private static Credentials.Basic basic(String username, String password) {
    return new Credentials.Basic(username, password);
  }

  private static KnownState state(List<Revocation> revocations) {
    return new KnownState(new AuthState(1, List.of(), List.of(), revocations));
  }
}
