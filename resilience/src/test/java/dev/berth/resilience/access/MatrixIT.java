package dev.berth.resilience.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Challenge;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Users;
import dev.berth.resilience.access.Matrix.Cell;
import dev.berth.resilience.stack.Stand;
import dev.berth.resilience.stack.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint for everybody, by a table that was written by hand. */
class MatrixIT {

  /** A repository that only those may pull from who may pull everything. */
  static final String SOURCE = "private/source";

  private static final MatrixStand MATRIX = MatrixStand.start();
  private static final Stand STAND = MATRIX.stand();

  private static final Registry ALL = STAND.registry().as(Users.CONFORMANCE);
  private static final Asker ASKER =
      new Asker(STAND.registry(), MATRIX.certified(), MATRIX.logins());

  @AfterAll
  static void stop() {
    MATRIX.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "private", "public", "below", "member"})
  void everybodyGetsTheAnswerOfTheTable(String kind) {
    List<Cell> cells =
        Matrix.read("matrix.txt").stream().filter(cell -> cell.repository().equals(kind)).toList();
    List<String> wrong = new ArrayList<>();

    for (Cell cell : cells) {
      Answer answer = ask(cell);
      if (answer.status() != cell.status()) {
        wrong.add(cell + " but was " + answer.status());
      } else {
        checkWords(cell, answer);
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(cells).hasSizeGreaterThan(20);
  }

  /**
   * With the others stopped: an answer that one of them had a part in would not come, and so cannot
   * tell, by its words or by its time, what there is. Nor is anything asked that nobody waits for,
   * by what the metadata-service has counted once it goes on.
   */
  @Test
  void whatIsDeniedReachesNoOtherService() {
    // Given requests whose makers may not do what they ask for
    List<Cell> denied =
        Matrix.read("matrix.txt").stream()
            .filter(cell -> cell.status() == 401 || cell.status() == 403)
            .filter(cell -> !cell.endpoint().startsWith("PutManifest/moved"))
            .toList();
    List<Question> questions = denied.stream().map(MatrixIT::question).toList();
    denied.forEach(cell -> ASKER.authorization(cell.who(), repository(cell)));

    // When
    double before = callsOfTheMetadataService();
    STAND.signal("STOP", "metadata-service");
    STAND.signal("STOP", "blob-service");
    List<Integer> answers = new ArrayList<>();
    try {
      for (int i = 0; i < denied.size(); i++) {
        answers.add(ask(denied.get(i), questions.get(i)).status());
      }
    } finally {
      STAND.signal("CONT", "metadata-service");
      STAND.signal("CONT", "blob-service");
    }

    // Then
    assertThat(answers).isEqualTo(denied.stream().map(Cell::status).toList());
    assertThat(answers).hasSizeGreaterThan(300);
    Crowd.pause(Duration.ofSeconds(1));
    assertThat(callsOfTheMetadataService()).isEqualTo(before);
    assertThat(ALL.repository("private/matrix").tags("")).hasStatus(200);
    assertThat(ALL.repository("private/matrix").getManifest("no-such")).hasStatus(404);
    assertThat(callsOfTheMetadataService()).isGreaterThanOrEqualTo(before + 2);
  }

  /** Those below {@code /internal/}, as gateways look every now and then whether it is there. */
  private static double callsOfTheMetadataService() {
    Vitals vitals = Vitals.of(STAND, "metadata-service");
    return vitals.sum("http_server_requests_seconds_count", "uri=\"/internal/")
        + vitals.sum("berth_frames_calls_total");
  }

  private static Answer ask(Cell cell) {
    return ask(cell, question(cell));
  }

  private static Answer ask(Cell cell, Question question) {
    return question.send(
        ASKER.client(cell.who()), ASKER.authorization(cell.who(), repository(cell)));
  }

  private static Question question(Cell cell) {
    return Question.of(cell.endpoint(), ALL.repository(repository(cell)));
  }

  private static String repository(Cell cell) {
    return switch (cell.repository()) {
      case "-" -> "private/matrix";
      case "below" -> "private/matrix/below";
      default -> cell.repository() + "/matrix";
    };
  }

  /** A refusal says what would help: a token, another one, or none. */
  private static void checkWords(Cell cell, Answer answer) {
    boolean challenged = answer.header("WWW-Authenticate").isPresent();
    assertThat(challenged).as(cell.toString()).isEqualTo(cell.status() == 401);
    if (!challenged) {
      return;
    }
    Optional<String> error = Optional.ofNullable(Challenge.of(answer).parameters().get("error"));
    Optional<String> expected =
        switch (cell.who()) {
          case "none", "b-wrong" -> Optional.empty();
          case "garbage" -> Optional.of("invalid_token");
          default -> Optional.of("insufficient_scope");
        };
    assertThat(error).as(cell.toString()).isEqualTo(expected);
  }
}
