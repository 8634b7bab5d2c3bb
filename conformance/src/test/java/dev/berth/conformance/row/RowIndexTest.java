package dev.berth.conformance.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Fails when a row of the protocol has no test, or a test names a row that does not exist. */
class RowIndexTest {

  /** The endpoints of the distribution spec, section "Endpoints". */
  private static final List<String> ENDPOINTS =
      List.of(
          "end-1", "end-2", "end-3", "end-4a", "end-4b", "end-4c", "end-5", "end-6", "end-7a",
          "end-7b", "end-8a", "end-8b", "end-9", "end-10", "end-11", "end-12a", "end-12b", "end-13",
          "end-14");

  /** Docker's own endpoints, which the spec does not number. */
  private static final List<String> OF_DOCKER = List.of("catalog", "token");

  /** What Berth has beside them. */
  private static final List<String> OF_BERTH = List.of("api");

  private static final int DECISIONS = 42;

  /**
   * Decisions that cannot be seen from outside.
   *
   * <ul>
   *   <li>D35, the database or the store away: whoever asks must be able to stop them.
   *   <li>D36, the disk full: whoever asks must own the disk.
   * </ul>
   */
  private static final Set<String> NOT_BLACK_BOX = Set.of("D35", "D36");

  @Test
  void everyRowHasATest() {
    assertThat(rowsWithATest()).containsAll(rows());
  }

  @Test
  void noTestNamesAnUnknownRow() {
    assertThat(rows()).containsAll(rowsWithATest());
  }

  @Test
  void everyTestNamesItsRow() {
    assertThat(tests().filter(test -> !test.isAnnotationPresent(Row.class))).isEmpty();
  }

  private static Set<String> rows() {
    return Stream.of(
            ENDPOINTS.stream(),
            OF_DOCKER.stream(),
            OF_BERTH.stream(),
            IntStream.rangeClosed(1, DECISIONS).mapToObj(number -> "D" + number))
        .flatMap(ids -> ids)
        .filter(id -> !NOT_BLACK_BOX.contains(id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> rowsWithATest() {
    return tests()
        .filter(test -> test.isAnnotationPresent(Row.class))
        .flatMap(test -> Arrays.stream(test.getAnnotation(Row.class).value()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Method> tests() {
    return suiteClasses().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(
            method ->
                method.isAnnotationPresent(Test.class)
                    || method.isAnnotationPresent(ParameterizedTest.class));
  }

  private static List<Class<?>> suiteClasses() {
    try {
      Path root =
          Path.of(RowIndexTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString())
            .filter(file -> file.endsWith("IT.class"))
            .<Class<?>>map(RowIndexTest::load)
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot list the suite's classes", e);
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a compiled class cannot be loaded: " + name, e);
    }
  }
}
