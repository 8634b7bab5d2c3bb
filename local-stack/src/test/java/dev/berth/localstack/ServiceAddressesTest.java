package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAddressesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"linux, amd64", "linux, aarch64", "mac os x, aarch64", "mac os x, x86_64"})
  void choosesUnixSocketsWhereThePlatformHasThem(String os, String arch) throws IOException {
    ServiceAddresses chosen = ServiceAddresses.choose(Path.of("/run/berth"), 2, os, arch);

    assertThat(chosen.folder()).isEqualTo(Path.of("/run/berth"));
    assertThat(chosen.addresses())
        .containsOnlyKeys("metadata", "blob", "auth")
        .containsEntry(
            "metadata",
            List.of("unix:/run/berth/metadata.sock", "unix:/run/berth/metadata-2.sock"));
  }

  @ParameterizedTest
  @CsvSource({"linux, riscv64", "freebsd, amd64"})
  void choosesLoopbackPortsElsewhere(String os, String arch) throws IOException {
    ServiceAddresses chosen = ServiceAddresses.choose(folder, 2, os, arch);

    assertThat(chosen.addresses().values().stream().flatMap(List::stream))
        .hasSize(6)
        .doesNotHaveDuplicates()
        .allMatch(address -> address.matches("127\\.0\\.0\\.1:[0-9]+"));
  }

  @Test
  void putsSocketsElsewhereWhereThePathIsTooLong() throws IOException {
    Path deep = folder.resolve("d".repeat(90));

    ServiceAddresses chosen = ServiceAddresses.choose(deep, 1, "linux", "amd64");

    assertThat(chosen.folder()).isNotEqualTo(deep).isDirectory();
    assertThat(chosen.addresses().get("blob"))
        .allMatch(address -> address.startsWith("unix:" + chosen.folder()));
    Files.delete(chosen.folder());
  }
}
