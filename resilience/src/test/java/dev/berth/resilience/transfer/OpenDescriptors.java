package dev.berth.resilience.transfer;

import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The descriptors of a process of a registry, as the system lists them. */
final class OpenDescriptors {

  private final Path folder;
  private final Path objects;

  /** Those of a program. */
  OpenDescriptors(Stand stand, String program) throws IOException {
    this.folder = Path.of("/proc/" + stand.part(program).running().orElseThrow().pid() + "/fd");
    this.objects = stand.stack().dataFolder().toRealPath().resolve("objects");
  }

  /** How many of them are objects of the store. */
  long objects() {
    return targets().stream().filter(target -> target.startsWith(objects.toString())).count();
  }

  /** How many there are, whatever they are. */
  long all() {
    return targets().size();
  }

  private List<String> targets() {
    try (Stream<Path> descriptors = Files.list(folder)) {
      return descriptors.map(OpenDescriptors::target).filter(Objects::nonNull).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static @Nullable String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Closed since it was listed.
      return null;
    }
  }
}
