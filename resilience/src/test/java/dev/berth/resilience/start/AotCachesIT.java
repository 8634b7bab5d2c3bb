package dev.berth.resilience.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Repository;
import dev.berth.localstack.Caches;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.build.BuiltService;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The services start from their AOT caches: here a JVM that rejects one does not start. */
class AotCachesIT {

  private static final Path PROCESSES = Path.of("/proc");

  @Test
  void everyServiceRunsFromItsCache() throws IOException {
    try (Stand stand = Stand.start(options -> options.withCaches(Caches.REQUIRED))) {
      Repository repository = stand.registry().newRepository();
      Content image = Images.withLayers(2);

      repository.push(image, "latest");

      assertThat(repository.getManifest("latest").body()).isEqualTo(image.root().bytes());
      for (String name : BuiltService.NAMES) {
        BuiltService service = BuiltService.of(StackOptions.builtHome(), name);
        if (Files.isDirectory(PROCESSES)) {
          assertThat(mapped(stand, service.module())).contains(service.cache().toString());
        }
      }
    }
  }

  /** Where the system tells it: the files in the memory of a process. */
  private static String mapped(Stand stand, String module) throws IOException {
    long pid = stand.part(module).running().orElseThrow().pid();
    return Files.readString(PROCESSES.resolve(Long.toString(pid)).resolve("maps"));
  }
}
