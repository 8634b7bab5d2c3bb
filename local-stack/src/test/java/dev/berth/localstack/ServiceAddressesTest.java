package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceAddressesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"linux, amd64", "linux, aarch64", "mac os x, aarch64", "mac os x, x86_64"})
  void choosesUnixSocketsWhereThePlatformHasThem(String os, String arch) throws IOException {
    ServiceAddresses chosen = ServiceAddresses.choose(Path.of("/run/berth"), os, arch);

    assertThat(chosen.folder()).isEqualTo(Path.of("/run/berth"));
    assertThat(chosen.addresses())
        .containsOnlyKeys("metadata", "blob", "auth")
        .containsEntry("metadata", "unix:/run/berth/metadata.sock");
  }

  @ParameterizedTest
  @CsvSource({"linux, riscv64", "freebsd, amd64"})
  void choosesLoopbackPortsElsewhere(String os, String arch) throws IOException {
    ServiceAddresses chosen = ServiceAddresses.choose(folder, os, arch);

    assertThat(chosen.addresses().values())
        .doesNotHaveDuplicates()
        .allMatch(address -> address.matches("127\\.0\\.0\\.1:[0-9]+"));
  }

  @Test
  void putsSocketsElsewhereWhereThePathIsTooLong() throws IOException {
    Path deep = folder.resolve("d".repeat(90));

    ServiceAddresses chosen = ServiceAddresses.choose(deep, "linux", "amd64");

    assertThat(chosen.folder()).isNotEqualTo(deep).isDirectory();
    assertThat(chosen.addresses().get("blob")).startsWith("unix:" + chosen.folder());
    Files.delete(chosen.folder());
  }
}
