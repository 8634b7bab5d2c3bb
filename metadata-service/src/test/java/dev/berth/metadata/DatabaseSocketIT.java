package dev.berth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Where the folder of the socket of PostgreSQL is given, no statement goes by TCP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DatabaseSocketIT {

  @Test
  void statementsGoByIt() {
    new Registry().link(Registry.newRepository(), Registry.newDigest());

    assertThat(connections("client_addr is null")).isNotEqualTo("0");
    assertThat(connections("client_addr is not null")).isEqualTo("0");
  }

  private static String connections(String condition) {
    return Database.value(
        "select count(*) from pg_stat_activity where application_name = 'berth metadata-service'"
            + " and "
            + condition);
  }
}
