package dev.berth.localstack.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.localstack.admin.AdminApi;
import dev.berth.localstack.process.StackException;
import java.util.List;
import picocli.CommandLine.Option;

/** What a token is to be. */
final class TermsOptions {

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      required = true,
      description = "What the token is for.")
  private String label = "";

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "90",
      description = "For how many days it is good (90).")
  private int days;

  @Option(
      names = "--repositories",
      paramLabel = "PATTERN",
      split = ",",
      description = "Where it is good for anything, such as team/**; goes with --actions.")
  private List<String> repositories = List.of();

  @Option(
      names = "--actions",
      paramLabel = "ACTION",
      split = ",",
      description = "What it is good for there, such as pull; goes with --repositories.")
  private List<String> actions = List.of();

  ObjectNode toJson() {
    if (repositories.isEmpty() != actions.isEmpty()) {
      throw new StackException("--repositories and --actions go together");
    }
    ObjectNode terms = AdminApi.object().put("label", label).put("days", days);
    if (!actions.isEmpty()) {
      ObjectNode restriction = terms.putObject("restriction");
      repositories.forEach(restriction.putArray("repositories")::add);
      actions.forEach(restriction.putArray("actions")::add);
    }
    return terms;
  }
}
