package dev.berth.localstack.cli;

import dev.berth.localstack.process.ShortCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The launcher as it is packaged.
 *
 * @param folder where it is started
 */
record PackagedLauncher(Path folder) {

  static final Duration LIMIT = Duration.ofSeconds(60);

  /** What starts it; the services are those in {@code home}. */
  List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dberth.home=" + folder.resolve("home"),
                "-jar",
                Path.of("target/local-stack.jar").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  ShortCommand run(String... arguments) throws IOException {
    return runWithInput("", arguments);
  }

  ShortCommand runWithInput(String input, String... arguments) throws IOException {
    return ShortCommand.run(command(arguments), folder, input, LIMIT);
  }
}
