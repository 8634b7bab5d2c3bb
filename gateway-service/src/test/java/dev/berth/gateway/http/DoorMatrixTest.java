package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of who gets which answer, which another module tests by a running registry. */
class DoorMatrixTest {

  private static final Path TABLES =
      Path.of(System.getProperty("basedir", "."))
          .resolve("../resilience/src/test/resources/dev/berth/resilience/access");

  /** What is not behind one of these doors is the OCI API, whose table is matrix.txt. */
  private static final Map<String, String> TABLE_OF =
      Map.of(
          "TokenDoor", "matrix-token.txt",
          "ApiDoor", "matrix-api.txt",
          "BrowserDoor", "matrix-browser.txt");

  @Test
  void everyDoorHasATable() throws IOException {
    Set<String> doors =
        Stream.of(GatewayRoutes.class.getDeclaredFields())
            .map(Field::getType)
            .filter(DoorMatrixTest::leadsSomewhere)
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());

    assertThat(doors).isEqualTo(TABLE_OF.keySet());
    for (String table : TABLE_OF.values()) {
      assertThat(rows(table)).as(table).hasSizeGreaterThan(5);
    }
    assertThat(rows("matrix-token.txt"))
        .extracting(row -> row.split("[/ ]", 2)[0])
        .contains("GET", "POST");
  }

  private static boolean leadsSomewhere(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("leadsTo"));
  }

  private static List<String> rows(String table) throws IOException {
    return Files.readAllLines(TABLES.resolve(table)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }
}
