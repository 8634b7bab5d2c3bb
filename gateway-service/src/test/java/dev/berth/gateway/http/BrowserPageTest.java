package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserPageTest {

  private static final Path TABLE =
      Path.of(System.getProperty("basedir", "."))
          .resolve(
              "../resilience/src/test/resources/dev/berth/resilience/access/matrix-browser.txt");

  @ParameterizedTest
  @CsvSource({
    "/auth/login, CHOOSE",
    "/auth/login/0123456789abcdef, DEPART",
    "/auth/callback, RETURN",
    "/auth/tokens, TOKENS",
    "/auth/tokens/01234567-89ab-cdef-0123-456789abcdef/revoke, REVOKE",
    "/auth/logout, LEAVE"
  })
  void aPathLeadsToItsPage(String path, BrowserPage page) {
    assertThat(BrowserPage.find(path)).contains(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/auth",
        "/auth/",
        "/auth/token",
        "/auth/login/",
        "/auth/login//evil.example.org",
        "/auth/login/..",
        "/auth/login/%2e%2e",
        "/auth/login/0/1",
        "/auth/Login",
        "/auth/callback/",
        "/auth/callback;a",
        "/auth/tokens/",
        "/auth/tokens/x/revoke",
        "/auth/tokens/../../internal/auth/state",
        "/auth/tokens/01234567-89ab-cdef-0123-456789abcdef",
        "/auth/logout\n",
        "/internal/auth/login"
      })
  void noOtherPathLeadsToOne(String path) {
    assertThat(BrowserPage.find(path)).isEmpty();
  }

  /** Of the table of who gets which answer, which another module tests by a running registry. */
  @Test
  void everyPageHasRows() throws IOException {
    Set<String> pages =
        Stream.of(BrowserPage.values())
            .flatMap(
                page ->
                    page.methods().stream()
                        .map(method -> page.name().toLowerCase(Locale.ROOT) + '/' + method))
            .collect(Collectors.toSet());

    Set<String> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split(" ", 2)[0])
            .collect(Collectors.toSet());

    assertThat(rows).isEqualTo(pages);
  }
}
