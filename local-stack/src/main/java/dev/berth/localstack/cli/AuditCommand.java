package dev.berth.localstack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.localstack.admin.AdminApi;
import dev.berth.localstack.admin.EventTable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code admin audit}: who did what. */
@Command(
    name = "audit",
    description = "Prints who logged in, pushed, deleted and changed what, the newest first.")
final class AuditCommand implements Callable<Integer> {

  private static final int PAGE = 1_000;

  @Mixin private final RegistryOptions registry = new RegistryOptions();

  @Option(
      names = "--identity",
      paramLabel = "IDENTITY",
      description = "Only what they did, such as user:ann or robot:ci.")
  private @Nullable String identity;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "Only what is about this repository.")
  private @Nullable String repository;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this, such as push, login or policy.put.")
  private @Nullable String action;

  @Option(
      names = "--count",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description = "How many at most (100).")
  private int count;

  @Override
  public Integer call() throws IOException {
    AdminApi api = registry.api();
    EventTable table = new EventTable();
    int left = count;
    @Nullable String before = null;
    do {
      JsonNode page = api.get("audit?" + query(Math.min(left, PAGE), before));
      page.path("events").forEach(table::add);
      left -= page.path("events").size();
      before = page.path("next").asText(null);
    } while (before != null && left > 0);
    System.out.println(table.text());
    return 0;
  }

  private String query(int number, @Nullable String before) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("n", Integer.toString(number));
    parameters.put("before", before);
    parameters.put("identity", identity);
    parameters.put("repository", repository);
    parameters.put("action", action);
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getValue() != null)
        .map(
            parameter ->
                parameter.getKey() + '=' + AdminApi.segment(String.valueOf(parameter.getValue())))
        .collect(Collectors.joining("&"));
  }
}
