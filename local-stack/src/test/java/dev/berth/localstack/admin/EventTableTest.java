package dev.berth.localstack.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventTableTest {

  @Test
  void hasALineForEachEventInColumns() throws IOException {
    EventTable table = new EventTable();
    table.add(
        event(
            """
            {"id": "1", "time": "2026-01-02T03:04:05Z", "action": "push", "identity": "user:ann",
             "address": "192.0.2.1", "repository": "team/app", "digest": "sha256:ab",
             "tags": ["1", "latest"], "times": 1}
            """));
    table.add(
        event(
            """
            {"id": "2", "time": "2026-01-02T03:04:04Z", "action": "login", "identity": "robot:ci",
             "address": "2001:db8::1", "how": "robot-token", "times": 120}
            """));

    assertThat(table.text().lines())
        .containsExactly(
            "TIME                  ACTION  IDENTITY  ADDRESS      TIMES  ABOUT",
            "2026-01-02T03:04:05Z  push    user:ann  192.0.2.1    1      team/app :1 :latest"
                + " sha256:ab",
            "2026-01-02T03:04:04Z  login   robot:ci  2001:db8::1  120    robot-token");
  }

  @Test
  void aNameTellsTheTerminalNothing() throws IOException {
    EventTable table = new EventTable();
    table.add(event("{\"identity\": \"user:\\u001b[2J\\n\\u202eann\"}"));

    assertThat(table.text().lines()).last().asString().contains("user:?[2J??ann");
  }

  private static JsonNode event(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
