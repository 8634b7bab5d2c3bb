package dev.berth.localstack.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.localstack.admin.AdminApi;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin}: manages a registry that runs, by its admin API. */
@Command(
    name = "admin",
    description = {
      "Manages a registry that runs: its policies, robots, tokens, keys and audit log.",
      "What the caller may manage is up to the action admin of the policies."
    },
    subcommands = {
      AuditCommand.class,
      PolicyCommand.class,
      RobotCommand.class,
      TokenCommand.class,
      KeyCommand.class
    })
final class AdminCommand {

  @Command(name = "me", description = "Says who the caller is, and what they manage.")
  int me(@Mixin RegistryOptions registry) throws IOException {
    RegistryOptions.print(registry.api().get("me"));
    return 0;
  }

  @Command(
      name = "may",
      description = "Says whether somebody may do something, and why; exits with 1 if not.")
  int may(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name of the user.") String name,
      @Parameters(paramLabel = "ACTION", description = "pull, push, overwrite, delete or admin.")
          String action,
      @Parameters(paramLabel = "REPOSITORY", description = "Where.") String repository,
      @Option(names = "--robot", description = "It is the name of a robot.") boolean isRobot,
      @Option(names = "--groups", split = ",", description = "The groups that they are in.")
          @Nullable List<String> groups,
      @Option(
              names = "--claim",
              paramLabel = "CLAIM=VALUE",
              description = "What else is said of them; may be given several times.")
          @Nullable List<String> claims)
      throws IOException {
    ObjectNode question = AdminApi.object().put("action", action).put("repository", repository);
    ObjectNode identity = question.putObject("identity");
    identity.put("kind", isRobot ? "robot" : "user").put("name", name);
    // What is left out is what is known of the caller, where it is about them.
    if (groups != null) {
      groups.forEach(identity.putArray("groups")::add);
    }
    if (claims != null) {
      putClaims(identity.putObject("claims"), claims);
    }
    JsonNode decision = registry.api().send("POST", "decisions", question);
    boolean allowed = decision.path("allowed").asBoolean();
    System.out.printf("%s: %s%n", allowed ? "yes" : "no", decision.path("reason").asText());
    return allowed ? 0 : 1;
  }

  private static void putClaims(ObjectNode into, List<String> claims) {
    for (String claim : claims) {
      int equals = claim.indexOf('=');
      if (equals < 1) {
        throw new StackException("a claim is given as CLAIM=VALUE, unlike " + claim);
      }
      String name = claim.substring(0, equals);
      ArrayNode values = into.get(name) instanceof ArrayNode known ? known : into.putArray(name);
      values.add(claim.substring(equals + 1));
    }
  }

  @Command(
      name = "log-out",
      description = "Ends all that was issued to a user, a robot or a workload.")
  int logOut(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "Its name, as the audit log has it.")
          String name,
      @Option(names = "--robot", description = "It is the name of a robot.") boolean isRobot,
      @Option(names = "--workload", description = "It is that of a workload, with a slash in it.")
          boolean isWorkload)
      throws IOException {
    if (isRobot && isWorkload) {
      throw new StackException("a name is that of a robot or of a workload");
    }
    String kind = isRobot ? "robot" : isWorkload ? "workload" : "user";
    registry.api().delete("logins?identity=" + AdminApi.segment(kind + ':' + name));
    System.out.println("Revoked what was issued to " + name);
    return 0;
  }

  @Command(name = "read-only", description = "Makes the registry read-only, or takes that back.")
  int readOnly(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "on|off", description = "Which of both.") Switch wanted)
      throws IOException {
    JsonNode mode =
        registry.api().send("PUT", "mode", AdminApi.object().put("readOnly", wanted == Switch.on));
    System.out.println(
        mode.path("readOnly").asBoolean() ? "Changes are refused" : "Changes are possible");
    return 0;
  }

  @Command(name = "delete-repository", description = "Deletes a repository with all it shows.")
  int deleteRepository(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "The name of the repository.") String name)
      throws IOException {
    registry.api().delete("repositories/" + name);
    System.out.println("Deleted " + name);
    return 0;
  }

  /** As it is written. */
  enum Switch {
    on,
    off
  }
}
