package dev.berth.conformance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  private static final Path TREE = Path.of(System.getProperty("basedir", ".")).resolve("..");

  /** A name in code font that looks like a class: capital first, some small letters, no dots. */
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");

  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  @Test
  void theArchitectureNamesOnlyClassesThatExist() throws IOException {
    List<String> named =
        CLASS_NAME
            .matcher(Files.readString(TREE.resolve("docs/architecture.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(named).hasSizeGreaterThan(15);
    assertThat(classes()).containsAll(named);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      List<Path> targets =
          LINK.matcher(Files.readString(page))
              .results()
              .map(found -> page.resolveSibling(found.group(1)))
              .toList();

      assertThat(targets).as("links of " + page).allMatch(Files::exists);
    }
  }

  @Test
  void decisionsAreNumberedOnce() throws IOException {
    try (Stream<Path> decisions = Files.list(TREE.resolve("docs/adr"))) {
      List<String> numbers =
          decisions.map(file -> file.getFileName().toString().substring(0, 4)).toList();

      assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().allMatch(n -> n.matches("\\d{4}"));
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(TREE.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(TREE)) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(TREE);
        Stream<Path> docs = Files.walk(TREE.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }
}
