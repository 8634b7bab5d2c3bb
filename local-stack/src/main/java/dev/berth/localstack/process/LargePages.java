package dev.berth.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a JVM have its heap and its compiled code in pages of 2 MiB where Linux gives them to those
 * that ask: with pages of 4 KiB, and most of all on a virtual machine, a service spends a good part
 * of its time on finding out where a page is.
 */
final class LargePages {

  private static final Path LINUX = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private LargePages() {}

  /** The options that tell a JVM; none where the system has no such pages, or gives none. */
  static List<String> options() {
    return options(LINUX);
  }

  /**
   * The same.
   *
   * @param file where the system says what it does, such as {@code always [madvise] never}
   */
  static List<String> options(Path file) {
    try {
      return Files.readString(file).contains("[never]")
          ? List.of()
          : List.of("-XX:+UseTransparentHugePages");
    } catch (IOException e) {
      // Not Linux, or built without them: a JVM there may not know the option.
      return List.of();
    }
  }
}
