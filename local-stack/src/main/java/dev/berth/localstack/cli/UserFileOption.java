package dev.berth.localstack.cli;

import dev.berth.configuration.file.BerthYaml;
import dev.berth.localstack.process.StackException;
import dev.berth.localstack.users.UserFile;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which file of users is meant: {@code --file}, or the one that the settings name. */
final class UserFileOption {

  private static final String SETTING = "berth.auth.htpasswd";
  private static final Path USUAL_CONFIG = Path.of("berth.yaml");
  private static final Path USUAL_FILE = Path.of("users");

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "The file of users. By default the one that berth.auth.htpasswd names in the file of"
              + " --config, or else in berth.yaml in this folder; where neither is there, it is"
              + " users in this folder.")
  private @Nullable Path file;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:BERTH_CONFIG}",
      description = "The berth.yaml of the registry; by default what BERTH_CONFIG names.")
  private @Nullable Path config;

  UserFile users() throws IOException {
    Path path = file == null ? bySettings() : file;
    return UserFile.at(path.toAbsolutePath().normalize());
  }

  private Path bySettings() {
    Path yaml = config;
    if (yaml == null && Files.exists(USUAL_CONFIG)) {
      yaml = USUAL_CONFIG;
    }
    // The environment goes before the file, as it does for the services. Nothing else is looked at:
    // users can be added while some other setting is not there yet.
    var settings = new SmallRyeConfigBuilder().addDefaultSources();
    if (yaml != null) {
      settings.withSources(BerthYaml.read(yaml));
    }
    Optional<Path> set = settings.build().getOptionalValue(SETTING, Path.class);
    if (set.isEmpty() && yaml != null) {
      throw new StackException(
          "%s does not say where users are: set %s there, or name the file with --file"
              .formatted(yaml, SETTING));
    }
    return set.orElse(USUAL_FILE);
  }
}
