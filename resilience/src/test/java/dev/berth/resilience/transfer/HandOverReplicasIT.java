package dev.berth.resilience.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Repository;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two blob-services hand files over, until one of them falls silent. */
@EnabledOnOs(OS.LINUX)
class HandOverReplicasIT {

  private static final Stand STAND = Stand.start(options -> options.withReplicas(2));

  @AfterAll
  static void stop() {
    STAND.close();
  }

  @Test
  void goesToTheOneThatIsAlive() {
    Blob blob = Blob.random(300_000);
    Repository repository = STAND.registry().newRepository();
    repository.push(blob);
    assertThat(repository.getBlob(blob.digest())).hasStatus(200);

    STAND.signal("STOP", "blob-service");
    try {
      for (int i = 0; i < 30; i++) {
        assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
      }
    } finally {
      STAND.signal("CONT", "blob-service");
    }

    Eventually.isTrue(
        "both are called again",
        Duration.ofSeconds(20),
        () -> STAND.isReady("gateway-service") && STAND.isReady("blob-service"));
    assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
  }

  @Test
  void goesOnWhenOneIsKilled() {
    Blob blob = Blob.random(300_000);
    Repository repository = STAND.registry().newRepository();
    repository.push(blob);

    STAND.signal("KILL", "blob-service-2");

    for (int i = 0; i < 30; i++) {
      assertThat(repository.getBlob(blob.digest())).hasStatus(200).hasBody(blob.bytes());
    }
    Eventually.isTrue(
        "it is started again", Duration.ofSeconds(60), () -> STAND.isReady("blob-service-2"));
  }
}
