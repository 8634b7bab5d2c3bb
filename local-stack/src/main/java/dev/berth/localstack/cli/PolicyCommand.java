package dev.berth.localstack.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.localstack.admin.AdminApi;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin policy}: the policies beside those of the file. */
@Command(name = "policy", description = "Changes or lists the policies.")
final class PolicyCommand {

  @Command(name = "list", description = "Lists the policies that the caller manages.")
  int list(@Mixin RegistryOptions registry) throws IOException {
    RegistryOptions.print(registry.api().get("policies").path("policies"));
    return 0;
  }

  @Command(name = "put", description = "Adds a policy, or puts it in the place of another.")
  int put(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
      @Option(names = "--users", split = ",", description = "Names of users.") List<String> users,
      @Option(names = "--robots", split = ",", description = "Names of robots.")
          List<String> robots,
      @Option(names = "--groups", split = ",", description = "Names of groups.")
          List<String> groups,
      @Option(names = "--anonymous", description = "It is for everybody.") boolean anonymous,
      @Option(
              names = "--repositories",
              split = ",",
              required = true,
              description = "Names, or beginnings with ** after them.")
          List<String> repositories,
      @Option(
              names = "--actions",
              split = ",",
              required = true,
              description = "pull, push, overwrite, delete, admin.")
          List<String> actions)
      throws IOException {
    ObjectNode policy = AdminApi.object().put("anonymous", anonymous);
    add(policy, "users", users);
    add(policy, "robots", robots);
    add(policy, "groups", groups);
    add(policy, "repositories", repositories);
    add(policy, "actions", actions);
    RegistryOptions.print(
        registry.api().send("PUT", "policies/" + AdminApi.segment(name), policy).path("policy"));
    return 0;
  }

  @Command(name = "remove", description = "Takes a policy away.")
  int remove(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "NAME", description = "What it is called.") String name)
      throws IOException {
    registry.api().delete("policies/" + AdminApi.segment(name));
    System.out.println("Removed the policy " + name);
    return 0;
  }

  private static void add(ObjectNode policy, String key, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(policy.putArray(key)::add);
    }
  }
}
