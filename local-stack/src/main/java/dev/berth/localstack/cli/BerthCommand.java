package dev.berth.localstack.cli;

import dev.berth.configuration.file.InvalidConfigurationException;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The launcher: runs a registry on this machine, stops it, and says how it is. */
@Command(
    name = "./berth",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      UserCommand.class,
      AdminCommand.class,
      TrainCommand.class,
      VersionCommand.class
    })
public final class BerthCommand {

  private static final Pattern NO_SPACE =
      Pattern.compile("no space left|quota exceeded", Pattern.CASE_INSENSITIVE);

  private BerthCommand() {}

  /** Ends the JVM with 0 where the command did what was asked. */
  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BerthCommand());
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("Show this help.")
                .build());
    return line.setExecutionExceptionHandler(
        (failure, at, parsed) -> {
          say(at.getErr(), failure);
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  /** One sentence for what a person can act on; all there is to know for anything else. */
  private static void say(PrintWriter err, Exception failure) {
    Optional<String> sentence =
        Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
            .flatMap(cause -> sentence(cause).stream())
            .findFirst();
    if (sentence.isPresent()) {
      err.println("berth: " + sentence.get());
    } else {
      err.println("berth: unexpected failure");
      failure.printStackTrace(err);
    }
  }

  private static Optional<String> sentence(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case StackException e -> Optional.of(message);
      case InvalidConfigurationException e -> Optional.of(message);
      case IOException e when NO_SPACE.matcher(message).find() ->
          Optional.of("there is no space left on the disk of the data folder");
      case AccessDeniedException e -> Optional.of("no permission for " + message);
      case FileSystemException e -> Optional.of(message);
      default -> Optional.empty();
    };
  }
}
