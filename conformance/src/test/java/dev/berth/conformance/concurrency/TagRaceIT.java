package dev.berth.conformance.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that want the same tag. */
class TagRaceIT {

  private static final int RACERS = 12;

  private final Repository repository = Registry.target().newRepository();
  private final List<Content> images = Crowd.each(RACERS, i -> Images.tiny());

  @Test
  @Row({"D25", "end-7a"})
  void oneOfManyMakesTheTag() {
    images.forEach(repository::push);

    assertOneWins(
        Crowd.race(
            RACERS,
            i -> repository.putManifest("1.0", images.get(i).root(), "If-None-Match", "*")));
  }

  @Test
  @Row({"D25", "end-7a"})
  void oneOfManyMovesTheTag() {
    images.forEach(repository::push);
    Content start = Images.tiny();
    repository.push(start, "1.0");
    String condition = '"' + start.digest() + '"';

    assertOneWins(
        Crowd.race(
            RACERS,
            i -> repository.putManifest("1.0", images.get(i).root(), "If-Match", condition)));
  }

  @Test
  @Row({"D25", "end-9"})
  void oneOfManyDeletesTheTag() {
    Content image = images.getFirst();
    repository.push(image, "1.0");
    String condition = '"' + image.digest() + '"';

    List<Answer> answers =
        Crowd.race(RACERS, i -> repository.deleteManifest("1.0", "If-Match", condition));

    assertThat(answers.stream().map(Answer::status)).containsOnlyOnce(202);
    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(202, 404, 412));
  }

  @Test
  @Row({"D22", "end-7b"})
  void severalTagsAreSeenAllOrNone() {
    images.forEach(repository::push);

    Crowd.race(
        RACERS,
        i -> {
          Content image = images.get(i);
          // In an order of its own for every other client, which must not deadlock.
          String tags = i % 2 == 0 ? "?tag=a&tag=b" : "?tag=b&tag=a";
          assertThat(repository.putManifest(image.digest() + tags, image.root())).hasStatus(201);
          return image;
        });

    assertThat(repository.headManifest("a").required("Docker-Content-Digest"))
        .isEqualTo(repository.headManifest("b").required("Docker-Content-Digest"));
  }

  private void assertOneWins(List<Answer> answers) {
    List<Integer> statuses = answers.stream().map(Answer::status).toList();
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 412);
    assertThat(repository.getManifest("1.0"))
        .hasStatus(200)
        .hasDigest(images.get(statuses.indexOf(201)).digest());
  }
}
