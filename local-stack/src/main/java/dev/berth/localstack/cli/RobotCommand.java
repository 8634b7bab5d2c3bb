package dev.berth.localstack.cli;

import dev.berth.localstack.admin.AdminApi;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin robot}: programs that have an account of their own. */
@Command(name = "robot", description = "Makes, lists or takes away robots and their tokens.")
final class RobotCommand {

  @Command(name = "list", description = "Lists the robots that the caller manages.")
  int list(
      @Mixin RegistryOptions registry,
      @Option(
              names = "--after",
              paramLabel = "NAME",
              defaultValue = "",
              description = "From there.")
          String after)
      throws IOException {
    String query = after.isEmpty() ? "" : "?after=" + AdminApi.segment(after);
    RegistryOptions.print(registry.api().get("robots" + query));
    return 0;
  }

  @Command(name = "add", description = "Makes a robot, which has no token yet.")
  int add(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name to log in with.") String name,
      @Option(
              names = "--owned-by",
              paramLabel = "PATTERN",
              defaultValue = "**",
              description = "The administrators of these repositories manage it (**).")
          String ownedBy,
      @Option(
              names = "--description",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "What it is for.")
          String description)
      throws IOException {
    registry
        .api()
        .send(
            "POST",
            "robots",
            AdminApi.object()
                .put("name", name)
                .put("ownedBy", ownedBy)
                .put("description", description));
    System.out.printf("Added the robot %s; ./berth admin robot token makes it a token%n", name);
    return 0;
  }

  @Command(name = "token", description = "Makes a token for a robot, and prints it this once.")
  int token(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name of the robot.") String name,
      @Mixin TermsOptions terms)
      throws IOException {
    System.out.println(
        registry
            .api()
            .send("POST", "robots/%s/tokens".formatted(AdminApi.segment(name)), terms.toJson())
            .path("secret")
            .asText());
    return 0;
  }

  @Command(name = "tokens", description = "Lists the tokens of a robot.")
  int tokens(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name of the robot.") String name)
      throws IOException {
    RegistryOptions.print(
        registry.api().get("robots/%s/tokens".formatted(AdminApi.segment(name))).path("tokens"));
    return 0;
  }

  @Command(name = "remove", description = "Takes a robot away with all that was issued to it.")
  int remove(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name of the robot.") String name)
      throws IOException {
    registry.api().delete("robots/" + AdminApi.segment(name));
    System.out.println("Removed the robot " + name);
    return 0;
  }
}
