package dev.berth.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.Caller;
import dev.berth.auth.key.PublishedKey.State;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRotationIT {

  private static final KeyDatabase DATABASE = new KeyDatabase();
  private static final String OVERLAP = "berth.auth.signing-key.overlap";
  private static final String ROTATION = "berth.auth.signing-key.rotation";

  private KeyRotation rotation;

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    DATABASE.sql("TRUNCATE auth.signing_key");
    rotation = replica();
  }

  @Test
  void publishesAKeyForAWhileBeforeItSigns() throws Exception {
    // Given
    String old = currentKid();
    Instant begun = Instant.now();

    // When
    PublicJwk next = await(rotation.rotate(Caller.TESTER));

    // Then
    assertThat(published()).containsExactly(next.kid(), "NEXT", old, "CURRENT");
    while (currentKid().equals(old)) {
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
      await(rotation.step());
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1_900));
    assertThat(published()).containsExactly(next.kid(), "CURRENT", old, "RETIRED");
    assertThat(await(DATABASE.store().published())).hasSize(2).contains(next);
  }

  @Test
  void tellsSinceWhenAKeyIsInItsState() throws Exception {
    await(rotation.rotate(Caller.TESTER));
    age("next_at", "5 minutes");
    await(rotation.step());
    age("current_at", "4 minutes");
    age("retired_at", "3 minutes");

    Instant now = Instant.now();
    assertThat(await(rotation.list()))
        .extracting(key -> Duration.between(key.since(), now).toMinutes())
        .containsExactly(4L, 3L);
  }

  @Test
  void returnsTheKeyThatWaitsAlready() throws Exception {
    PublicJwk next = await(rotation.rotate(Caller.TESTER));
    long version = version();

    assertThat(await(rotation.rotate(Caller.TESTER))).isEqualTo(next);
    assertThat(await(replica().rotate(Caller.TESTER))).isEqualTo(next);
    assertThat(version()).isEqualTo(version);
  }

  @Test
  void raisesTheVersionWithEachStepAndNothingElse() throws Exception {
    long version = version();

    await(rotation.rotate(Caller.TESTER));
    assertThat(version()).isEqualTo(version + 1);
    await(rotation.step());
    assertThat(version()).isEqualTo(version + 1);
    age("next_at", "1 minute");
    await(rotation.step());
    assertThat(version()).isEqualTo(version + 2);
    age("retired_at", "1 day");
    await(rotation.step());
    assertThat(version()).isEqualTo(version + 3);
    await(rotation.step());
    assertThat(version()).isEqualTo(version + 3);
  }

  @Test
  void replicasAtOnceTakeEachStepOnce() throws Exception {
    // Given a key that is too old, at many replicas
    age("current_at", "721 hours");
    String old = currentKid();
    long version = version();
    List<KeyRotation> replicas = List.of(replica(), replica(), replica(), replica());

    // When all of them make one, and then have it sign
    atOnce(replicas, KeyRotation::step);
    List<String> waiting = published();
    age("next_at", "3 seconds");
    atOnce(replicas, KeyRotation::step);

    // Then
    assertThat(waiting).hasSize(4).endsWith(old, "CURRENT");
    assertThat(published()).containsExactly(waiting.getFirst(), "CURRENT", old, "RETIRED");
    assertThat(version()).isEqualTo(version + 2);
  }

  @Test
  void replicasThatAreAskedAtOnceAgreeOnOneKey() throws Exception {
    List<KeyRotation> replicas = List.of(replica(), replica(), replica(), replica());

    Set<PublicJwk> made = atOnce(replicas, replica -> replica.rotate(Caller.TESTER));

    assertThat(made).hasSize(1);
    assertThat(published()).hasSize(4);
  }

  @Test
  void makesNoKeyOfAReplicaThatComesLate() throws Exception {
    // Given one that saw the old key before another replica was done with a whole rotation
    EncryptedKey late = DATABASE.keys(Map.of()).make();
    await(rotation.rotate(Caller.TESTER));
    age("next_at", "3 seconds");
    await(rotation.step());

    assertThat(await(DATABASE.store().addNext(late, Duration.ofHours(1)))).isEmpty();
    assertThat(await(DATABASE.store().promote(late.publicKey(), Duration.ZERO))).isFalse();
    assertThat(published()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"720h, 719 hours, 2", "720h, 721 hours, 4", "0s, 9999 hours, 2", "3s, 4 seconds, 4"})
  void followsTheSchedule(String setting, String age, int words) throws Exception {
    age("current_at", age);

    await(DATABASE.rotation(Map.of(ROTATION, setting, OVERLAP, "2s")).step());

    assertThat(published()).hasSize(words);
  }

  @Test
  void keepsARetiredKeyUntilAllThatItSignedHasExpired() throws Exception {
    // Given tokens of 5 minutes, and 5 minutes for clocks that differ
    String old = currentKid();
    await(rotation.rotate(Caller.TESTER));
    age("next_at", "1 minute");
    await(rotation.step());

    age("retired_at", "590 seconds");
    await(rotation.step());
    assertThat(published()).contains(old, "RETIRED");

    age("retired_at", "601 seconds");
    await(rotation.step());
    assertThat(published()).hasSize(2).doesNotContain(old);
  }

  @Test
  void takesAllOthersOutOfPublicationAtOnce() throws Exception {
    // Given a key of each state
    await(rotation.rotate(Caller.TESTER));
    age("next_at", "1 minute");
    await(rotation.step());
    await(rotation.rotate(Caller.TESTER));
    assertThat(published()).contains("NEXT", "CURRENT", "RETIRED");
    long version = version();

    // When
    PublicJwk fresh = await(rotation.rotateAtOnce(Caller.TESTER));

    // Then
    assertThat(published()).containsExactly(fresh.kid(), "CURRENT");
    assertThat(await(DATABASE.store().published())).containsExactly(fresh);
    assertThat(version()).isEqualTo(version + 1);
  }

  @Test
  void leavesAKeyThatItCannotOpenToOthers() throws Exception {
    // Given
    EncryptedKey foreign =
        SigningKey.generate().encrypt(KeyEncryption.read(DATABASE.otherKeyFile()));
    await(DATABASE.store().addNext(Caller.TESTER, foreign));
    age("next_at", "1 minute");
    String old = currentKid();

    // When
    await(rotation.step());

    // Then
    assertThat(currentKid()).isEqualTo(old);
    assertThatThrownBy(() -> DATABASE.keys(Map.of()).open(foreign))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    await(rotation.rotateAtOnce(Caller.TESTER));
    assertThat(published()).hasSize(2).doesNotContain(foreign.publicKey().kid());
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> DATABASE.rotation(Map.of(ROTATION, "30s", OVERLAP, "1m")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(ROTATION);
    assertThatThrownBy(() -> DATABASE.rotation(Map.of(ROTATION, "-1s", OVERLAP, "-5s")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(OVERLAP);
  }

  private static KeyRotation replica() throws SQLException {
    return DATABASE.rotation(Map.of(OVERLAP, "2s"));
  }

  /** The names and states of all keys. */
  private List<String> published() {
    return await(rotation.list()).stream()
        .flatMap(key -> List.of(key.kid(), key.state().name()).stream())
        .toList();
  }

  private String currentKid() {
    return await(rotation.list()).stream()
        .filter(key -> key.state() == State.CURRENT)
        .findFirst()
        .orElseThrow()
        .kid();
  }

  private static void age(String column, String time) throws SQLException {
    String state = column.substring(0, column.indexOf('_'));
    DATABASE.sql(
        "UPDATE auth.signing_key SET %s = now() - interval '%s' WHERE state = '%s'"
            .formatted(column, time, state));
  }

  private static long version() throws SQLException {
    return Long.parseLong(DATABASE.sql("SELECT version FROM auth.state").getFirst());
  }

  private static <T> T await(Uni<T> asked) {
    return asked.await().atMost(Duration.ofSeconds(10));
  }

  private static <T> Set<T> atOnce(List<KeyRotation> replicas, Asked<T> asked) throws Exception {
    var barrier = new CyclicBarrier(replicas.size());
    List<Callable<T>> calls =
        replicas.stream()
            .<Callable<T>>map(
                replica ->
                    () -> {
                      barrier.await();
                      return await(asked.of(replica));
                    })
            .toList();
    Set<T> answers = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(replicas.size())) {
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return Collections.unmodifiableSet(answers);
  }

  private interface Asked<T> {
    Uni<T> of(KeyRotation replica);
  }
}
