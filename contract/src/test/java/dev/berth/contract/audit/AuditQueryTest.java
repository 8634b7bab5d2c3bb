package dev.berth.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.contract.http.WireJson;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditQueryTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  @Test
  void understandsWhatIsAskedFor() {
    AuditCursor before = new AuditCursor(NOW, UUID.randomUUID());

    AuditQuery query =
        parse(
            Map.of(
                "n", "7",
                "before", before.toString(),
                "action", "tag.delete",
                "identity", "user:ann",
                "repository", "team/app"));

    assertThat(query)
        .isEqualTo(
            new AuditQuery(
                7,
                Optional.of(before),
                Optional.of(AuditAction.TAG_DELETE),
                Optional.of("user:ann"),
                Optional.of(new RepositoryName("team/app"))));
    assertThat(parse(Map.of()).items()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "n, 0",
    "n, 1001",
    "n, -1",
    "n, x",
    "n, 99999999999",
    "before, x",
    "before, %",
    "before, AAAA",
    "before, ''",
    "action, LOGIN",
    "action, delete",
    "action, ''",
    "identity, ''"
  })
  void refusesWhatMakesNoSense(String name, String value) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> parse(Map.of(name, value)))
        .extracting(RegistryException::code)
        .isEqualTo(ErrorCode.QUERY_INVALID);
  }

  @Test
  void refusesPlacesOutOfTheWorld() {
    for (Instant time : List.of(NOW.minusSeconds(4_000_000_000L), Instant.MAX.minusSeconds(1))) {
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> AuditCursor.parse(new AuditCursor(time, UUID.randomUUID()).toString()));
    }
  }

  @Test
  void ordersIdsAsTheirTextIs() {
    List<AuditCursor> places =
        Stream.generate(() -> new AuditCursor(NOW, UUID.randomUUID())).limit(200).sorted().toList();

    assertThat(places).extracting(place -> place.id().toString()).isSorted();
    assertThat(new AuditCursor(NOW.plusNanos(1_000), new UUID(0, 0)))
        .isGreaterThan(places.getLast());
  }

  @Test
  void eventsAreReadAsTheyWereWritten() {
    AuditEvent event =
        new AuditEvent(
            UUID.randomUUID(),
            NOW,
            AuditAction.PUSH,
            new Actor("user:ann", Optional.of("id"), "192.0.2.1"),
            Optional.of("password"),
            Optional.of("team/app"),
            Optional.of(Digest.of(Algorithm.SHA256, new byte[0])),
            List.of("a", "b"),
            Optional.empty(),
            3,
            Optional.of(NOW.plusSeconds(9)));
    AuditPage page = new AuditPage(List.of(event));

    assertThat(WireJson.kept(WireJson.write(page).toString(), AuditPage.class)).isEqualTo(page);
    assertThat(AuditCursor.parse(event.cursor().toString())).isEqualTo(event.cursor());
  }

  @Test
  void everyActionIsFoundByItsName() {
    for (AuditAction action : AuditAction.values()) {
      assertThat(AuditAction.find(action.toString())).contains(action);
    }
  }

  private static AuditQuery parse(Map<String, String> parameters) {
    return AuditQuery.parse(parameters::get);
  }
}
