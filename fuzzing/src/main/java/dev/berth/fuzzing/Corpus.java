package dev.berth.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that the fuzzer keeps from one run for the next, below the folder it runs in. */
final class Corpus {

  private static final Path ALL = Path.of(".cifuzz-corpus");

  private Corpus() {}

  /** Removes those of a class: what an earlier run has found is no merit of this one. */
  static void forget(Class<?> test) throws IOException {
    Path folder = ALL.resolve(test.getName());
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : leavesFirst) {
        Files.delete(each);
      }
    }
  }
}
