package dev.berth.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataOptionTest {

  @ParameterizedTest
  @CsvSource({
    "true, false, , /var/lib/berth",
    "true, true, /x, /var/lib/berth",
    "false, false, , /home/me/.local/share/berth",
    "false, false, /x, /x/berth",
    "false, false, x, /home/me/.local/share/berth",
    "false, true, , /home/me/Library/Application Support/berth"
  })
  void isTheDataFolderOfTheUser(boolean root, boolean mac, @Nullable String xdg, Path expected) {
    assertThat(DataOption.byDefault(root, mac, xdg, Path.of("/home/me"))).isEqualTo(expected);
  }
}
