package dev.berth.localstack.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.localstack.StandInHome;
import dev.berth.localstack.build.BuiltService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with stand-ins, which are no registry. */
class TrainingIT {

  @TempDir private Path home;

  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void saysInASentenceThatAServiceDoesNotStart() throws IOException {
    StandInHome.in(home).breakService("blob-service");

    assertThat(Training.attempt(home, said::add, step -> {})).isFalse();

    assertThat(said).hasSize(2).last().asString().contains("blob-service ended with exit code 3");
    assertThat(BuiltService.of(home, "gateway").cache()).doesNotExist();
  }

  @Test
  void makesNothingWhereAllCachesAreThere() throws IOException {
    StandInHome.in(home);
    for (String name : BuiltService.NAMES) {
      BuiltService service = BuiltService.of(home, name);
      Files.createDirectories(service.caches());
      Files.writeString(service.cache(), name);
    }

    assertThat(Training.attempt(home, said::add, said::add)).isTrue();

    assertThat(said).isEmpty();
    assertThat(BuiltService.of(home, "gateway").cache()).hasContent("gateway");
  }
}
