package dev.berth.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditAction.Keeper;
import dev.berth.contract.audit.AuditCursor;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.http.WireJson;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditLogTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final Kept auth = new Kept(Keeper.AUTH);
  private final Kept metadata = new Kept(Keeper.METADATA);
  private final AuditLog log = new AuditLog(auth::read, metadata::read);

  @Test
  void pageByPageNothingIsLostAndNothingIsThereTwice() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      // Many happen at the same time, in both.
      (random.nextInt(3) == 0 ? auth : metadata).add(NOW.plusMillis(random.nextInt(40)));
    }
    List<AuditEvent> all =
        Stream.concat(auth.events.stream(), metadata.events.stream())
            .sorted(Comparator.comparing(AuditEvent::cursor).reversed())
            .toList();

    for (int items : List.of(1, 3, 7, 100, 499, 500, 501, 1000)) {
      List<AuditEvent> read = new ArrayList<>();
      Optional<AuditCursor> before = Optional.empty();
      AuditAnswer answer;
      do {
        AuditPage page = read(new AuditQuery(items, before, none(), none(), none()));
        read.addAll(page.events());
        answer = AuditAnswer.of(page, items);
        before = answer.next().map(AuditCursor::parse);
      } while (before.isPresent());
      assertThat(read).as("%d at a time", items).isEqualTo(all);
    }
  }

  @Test
  void onlyWhoKeepsThemIsAsked() {
    auth.add(NOW);
    metadata.add(NOW);

    assertThat(read(new AuditQuery(9, none(), Optional.of(AuditAction.PUSH), none(), none())))
        .isEqualTo(new AuditPage(metadata.events));
    assertThat(read(new AuditQuery(9, none(), Optional.of(AuditAction.LOGIN), none(), none())))
        .isEqualTo(new AuditPage(auth.events));
    Optional<RepositoryName> repository = Optional.of(new RepositoryName("team/app"));
    assertThat(read(new AuditQuery(9, none(), none(), none(), repository)).events()).hasSize(1);
    assertThat(
            read(new AuditQuery(9, none(), Optional.of(AuditAction.LOGIN), none(), repository))
                .events())
        .isEmpty();
    assertThat(auth.asked).isEqualTo(1);
    assertThat(metadata.asked).isEqualTo(2);
  }

  @Test
  void halfOfTheTruthIsNotTold() {
    AuditLog half =
        new AuditLog(
            auth::read,
            query -> Uni.createFrom().failure(new RegistryException(ErrorCode.UNAVAILABLE)));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                half.read(new AuditQuery(9, none(), none(), none(), none()))
                    .await()
                    .atMost(Duration.ofSeconds(1)));
  }

  @Test
  void whatAnEventDoesNotHaveIsLeftOut() {
    auth.add(NOW);
    AuditPage page = read(new AuditQuery(1, none(), none(), none(), none()));

    assertThat(WireJson.write(AuditAnswer.of(page, 1)).toString())
        .isEqualTo(
            "{\"events\":[{\"id\":\"%s\",\"time\":\"2026-01-02T03:04:05.678Z\",\"action\":\"login\",\"identity\":\"user:ann\",\"address\":\"::1\",\"times\":1}],\"next\":\"%s\"}"
                .formatted(page.events().getFirst().id(), page.events().getFirst().cursor()));
    assertThat(WireJson.write(AuditAnswer.of(page, 2)).toString()).endsWith("\"next\":null}");
  }

  private AuditPage read(AuditQuery query) {
    return log.read(query).await().atMost(Duration.ofSeconds(1));
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  /** A service that keeps events. */
  private static final class Kept {

    private final Keeper keeper;
    private final List<AuditEvent> events = new ArrayList<>();
    private int asked;

    Kept(Keeper keeper) {
      this.keeper = keeper;
    }

    void add(Instant time) {
      events.add(
          new AuditEvent(
              UUID.randomUUID(),
              time,
              keeper == Keeper.AUTH ? AuditAction.LOGIN : AuditAction.PUSH,
              new Actor("user:ann", none(), "::1"),
              none(),
              none(),
              none(),
              List.of(),
              none(),
              1,
              none()));
    }

    Uni<AuditPage> read(AuditQuery query) {
      asked++;
      return Uni.createFrom()
          .item(
              new AuditPage(
                  events.stream()
                      .filter(
                          event ->
                              query
                                  .before()
                                  .filter(place -> event.cursor().compareTo(place) >= 0)
                                  .isEmpty())
                      .sorted(Comparator.comparing(AuditEvent::cursor).reversed())
                      .limit(query.items())
                      .toList()));
    }
  }
}
