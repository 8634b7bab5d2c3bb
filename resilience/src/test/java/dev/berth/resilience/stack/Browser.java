package dev.berth.resilience.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's Chromium, driven by Puppeteer, with axe to judge what it shows. */
public final class Browser implements AutoCloseable {

  private static final Path MODULES = Tools.folder().resolve("browser/node_modules");
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader said;

  private Browser(Process process) {
    this.process = process;
    this.said = process.inputReader(UTF_8);
  }

  /**
   * Starts one; a test that has none is skipped.
   *
   * @param script what drives it
   * @param root the registry it is for
   */
  public static Browser start(Path script, URI root) {
    assumeTrue(
        Files.isExecutable(PROGRAM) && Files.isDirectory(MODULES.resolve("axe-core")),
        "Chromium, and what drives it, are installed by ./berth setup-ci");
    try {
      return new Browser(
          new ProcessBuilder(
                  "node",
                  script.toString(),
                  MODULES.toString(),
                  PROGRAM.toString(),
                  root.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the browser", e);
    }
  }

  /** Takes a step, with names and values in turn, and says what is seen then. */
  public JsonNode step(String name, Object... namesAndValues) {
    Map<String, Object> step = new HashMap<>();
    step.put("step", name);
    for (int index = 0; index < namesAndValues.length; index += 2) {
      step.put((String) namesAndValues[index], namesAndValues[index + 1]);
    }
    try {
      process.outputWriter(UTF_8).append(JSON.writeValueAsString(step)).append('\n').flush();
      String line = said.readLine();
      if (line == null) {
        throw new IllegalStateException("the browser has ended");
      }
      JsonNode seen = JSON.readTree(line);
      if (seen.has("failure")) {
        throw new AssertionError(name + ": " + seen.path("failure").asText());
      }
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException("the browser has ended", e);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
