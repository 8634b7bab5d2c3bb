package dev.berth.localstack.cli;

import dev.berth.localstack.admin.AdminApi;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin token}: what users log in by instead of their passwords. */
@Command(name = "token", description = "Makes, lists or revokes tokens.")
final class TokenCommand {

  @Command(name = "list", description = "Lists the tokens of the caller, or of another user.")
  int list(
      @Mixin RegistryOptions registry,
      @Option(names = "--of", paramLabel = "NAME", defaultValue = "", description = "That user.")
          String user)
      throws IOException {
    String query = user.isEmpty() ? "" : "?user=" + AdminApi.segment(user);
    RegistryOptions.print(registry.api().get("tokens" + query).path("tokens"));
    return 0;
  }

  @Command(
      name = "add",
      description = "Makes a personal token for the caller, and prints it this once.")
  int add(@Mixin RegistryOptions registry, @Mixin TermsOptions terms) throws IOException {
    System.out.println(
        registry.api().send("POST", "tokens", terms.toJson()).path("secret").asText());
    return 0;
  }

  @Command(name = "revoke", description = "Revokes a token of any kind.")
  int revoke(
      @Mixin RegistryOptions registry,
      @Parameters(paramLabel = "ID", description = "The id that the lists have.") String id)
      throws IOException {
    registry.api().delete("tokens/" + AdminApi.segment(id));
    System.out.println("Revoked " + id);
    return 0;
  }
}
