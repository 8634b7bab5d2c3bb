package dev.berth.conformance.ping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.http.Registry;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;

/** Whether this is a registry at all. */
class PingIT {

  private final Registry registry = Registry.target();

  @Test
  @Row("end-1")
  void versionPathAnswersOk() {
    assertThat(registry.get("/v2/")).hasStatus(200);
  }

  @Test
  @Row("end-1")
  void versionPathNamesDockersApiVersion() {
    assertThat(registry.get("/v2/")).hasHeader("Docker-Distribution-API-Version", "registry/2.0");
  }

  @Test
  @Row("D33")
  void versionPathWithoutItsSlashIsTheSame() {
    assertThat(registry.get("/v2"))
        .hasStatus(200)
        .hasHeader("Docker-Distribution-API-Version", "registry/2.0")
        .hasBody(registry.get("/v2/").body());
  }
}
