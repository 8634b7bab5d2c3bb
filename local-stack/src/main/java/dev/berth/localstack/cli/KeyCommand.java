package dev.berth.localstack.cli;

import dev.berth.localstack.admin.AdminApi;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code admin key}: the keys that sign tokens. */
@Command(name = "key", description = "Lists or rotates the keys that sign tokens.")
final class KeyCommand {

  @Command(name = "list", description = "Lists the keys that verify tokens at present.")
  int list(@Mixin RegistryOptions registry) throws IOException {
    RegistryOptions.print(registry.api().get("keys").path("keys"));
    return 0;
  }

  @Command(name = "rotate", description = "Has a new key sign, after a minute and without harm.")
  int rotate(
      @Mixin RegistryOptions registry,
      @Option(
              names = "--at-once",
              description = "A key has leaked: what the old ones signed counts no more.")
          boolean atOnce)
      throws IOException {
    RegistryOptions.print(
        registry.api().send("POST", "keys/rotation", AdminApi.object().put("atOnce", atOnce)));
    return 0;
  }
}
