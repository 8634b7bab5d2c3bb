package dev.berth.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a JVM has to do with an AOT cache: a file that holds classes as they are once loaded and
 * linked, and profiles of methods, so that it need not begin from nothing.
 */
public sealed interface AotCache {

  /** The options that tell a JVM. */
  List<String> options();

  /**
   * It uses the cache where that is there and fits.
   *
   * @param file the cache; looked for at each start
   */
  record Welcome(Path file) implements AotCache {
    @Override
    public List<String> options() {
      return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }
  }

  /** It does not start where the cache is not there or does not fit. */
  record Required(Path file) implements AotCache {
    @Override
    public List<String> options() {
      return List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on");
    }
  }

  /** It runs, and at its end writes down what a cache is made from. */
  record Recorded(Path recording) implements AotCache {
    @Override
    public List<String> options() {
      return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
    }
  }

  /** It runs nothing, and makes the cache from a recording. */
  record Made(Path recording, Path file) implements AotCache {
    @Override
    public List<String> options() {
      return List.of(
          "-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + file);
    }
  }
}
