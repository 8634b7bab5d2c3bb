package dev.berth.localstack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a long-running child in a session of its own, so that Ctrl-C on the terminal reaches the
 * launcher alone, which then ends the children in the right order.
 */
public final class DetachedProcess {

  private static final Path NOWHERE = Path.of("/dev/null");

  private DetachedProcess() {}

  /**
   * Starts the command.
   *
   * @param environment variables to set besides the inherited ones
   * @param output the file that standard output and standard error are appended to
   */
  public static Process start(
      List<String> command, Path folder, Map<String, String> environment, Path output)
      throws IOException {
    List<String> line = new ArrayList<>(ownSession());
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(NOWHERE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Both replace themselves by the command, so that the child's pid is the command's. */
  private static List<String> ownSession() {
    if (isOnPath("setsid")) {
      return List.of("setsid");
    }
    if (isOnPath("perl")) {
      return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV;");
    }
    return List.of();
  }

  /** Whether a program of this name is found along PATH. */
  public static boolean isOnPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(File.pathSeparator)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
