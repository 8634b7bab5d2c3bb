package dev.berth.resilience.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The table of answers that were written down by hand. */
final class Matrix {

  private Matrix() {}

  /**
   * One answer.
   *
   * @param endpoint what is asked for
   * @param repository in which kind of repository
   * @param who who asks
   * @param answer what is promised
   */
  record Cell(String endpoint, String repository, String who, String answer) {

    /** The answer of a table that tells statuses. */
    int status() {
      return Integer.parseInt(answer);
    }
  }

  /** All of those in a file, row by row. */
  static List<Cell> read(String file) {
    List<Cell> cells = new ArrayList<>();
    List<String> columns = List.of();
    for (String line : text(file).lines().toList()) {
      List<String> words = List.of(line.replaceFirst("^# endpoint", "#endpoint").split("\\s+", -1));
      if (words.getFirst().equals("#endpoint")) {
        columns = words;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        if (words.size() != columns.size()) {
          throw new IllegalStateException("this row has too few or too many answers: " + line);
        }
        for (int column = 2; column < columns.size(); column++) {
          cells.add(new Cell(words.get(0), words.get(1), columns.get(column), words.get(column)));
        }
      }
    }
    return cells;
  }

  private static String text(String file) {
    try (InputStream in = Matrix.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
