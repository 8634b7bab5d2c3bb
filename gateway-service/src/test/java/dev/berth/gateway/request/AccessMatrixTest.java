package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.blob.UploadRef;
import dev.berth.model.name.RepositoryName;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
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

  /** In a repository of each kind, or in none where it is about none. */
  @Test
  void everyEndpointHasRows() throws IOException {
    Set<String> endpoints =
        Stream.of(OciRequest.class.getPermittedSubclasses())
            .flatMap(
                endpoint ->
                    (isAboutARepository(endpoint) ? Stream.of("private", "public") : Stream.of("-"))
                        .map(where -> endpoint.getSimpleName() + " " + where))
            .collect(Collectors.toSet());

    Set<String> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split(" +", 3))
            .filter(words -> Set.of("private", "public", "-").contains(words[1]))
            .map(words -> words[0].split("/", 2)[0] + " " + words[1])
            .collect(Collectors.toSet());

    assertThat(endpoints).hasSizeGreaterThan(20).contains("Ping -", "CancelUpload public");
    assertThat(rows).isEqualTo(endpoints);
  }

  private static boolean isAboutARepository(Class<?> endpoint) {
    return Stream.of(endpoint.getRecordComponents())
        .map(RecordComponent::getType)
        .anyMatch(type -> type == RepositoryName.class || type == UploadRef.class);
  }
}
