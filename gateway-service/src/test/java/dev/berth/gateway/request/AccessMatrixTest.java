package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of who may do what, which another module tests by a running registry. */
class AccessMatrixTest {

  private static final Path TABLE =
      Path.of(System.getProperty("basedir", "."))
          .resolve("../resilience/src/test/resources/dev/berth/resilience/access/matrix.txt");

  @Test
  void everyEndpointHasRows() throws IOException {
    Set<String> endpoints =
        Stream.of(OciRequest.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());

    Set<String> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("[/ ]", 2)[0])
            .collect(Collectors.toSet());

    assertThat(endpoints).hasSizeGreaterThan(10);
    assertThat(rows).isEqualTo(endpoints);
  }
}
