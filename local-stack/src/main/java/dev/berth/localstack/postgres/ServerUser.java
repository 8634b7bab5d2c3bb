package dev.berth.localstack.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.berth.localstack.process.DetachedProcess;
import dev.berth.localstack.process.ShortCommand;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who PostgreSQL runs as: the caller, or {@code nobody} where the caller is root, whom PostgreSQL
 * refuses.
 */
final class ServerUser {

  private static final String UNPRIVILEGED = "nobody";
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final List<String> prefix;
  private final int uid;
  private final int gid;

  private ServerUser(List<String> prefix, int uid, int gid) {
    this.prefix = List.copyOf(prefix);
    this.uid = uid;
    this.gid = gid;
  }

  static ServerUser choose() throws IOException {
    UnixSystem caller = new UnixSystem();
    if (caller.getUid() != 0) {
      return new ServerUser(List.of(), (int) caller.getUid(), (int) caller.getGid());
    }
    int uid = id("-u");
    int gid = id("-g");
    return new ServerUser(stepDown(uid, gid), uid, gid);
  }

  /** The command line that runs the command as this user. */
  List<String> command(List<String> command) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(command);
    return line;
  }

  /** Gives a file or folder to this user. */
  void own(Path path) throws IOException {
    if (!prefix.isEmpty()) {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    }
  }

  /**
   * Checks that this user can enter the folder, an absolute path.
   *
   * @throws StackException naming the folder on the way that keeps it out
   */
  void requireEntry(Path folder) throws IOException {
    if (prefix.isEmpty() || canEnter(folder)) {
      return;
    }
    Path way = folder.getRoot();
    for (Path step : folder) {
      way = way.resolve(step);
      if (!canEnter(way)) {
        throw new StackException(
            ("PostgreSQL does not run as root, and the user %s it runs as instead cannot enter"
                    + " %s: choose a data folder elsewhere, such as --data /var/lib/berth")
                .formatted(UNPRIVILEGED, way));
      }
    }
  }

  private boolean canEnter(Path folder) throws IOException {
    List<String> look = List.of("sh", "-c", "test -x \"$1\"", "sh", folder.toString());
    return ShortCommand.run(command(look), folder.getRoot(), "", SHORT).succeeded();
  }

  private static List<String> stepDown(int uid, int gid) {
    if (DetachedProcess.isOnPath("setpriv")) {
      return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    }
    if (DetachedProcess.isOnPath("runuser")) {
      return List.of("runuser", "-u", UNPRIVILEGED, "--");
    }
    if (DetachedProcess.isOnPath("su")) {
      return List.of("su", UNPRIVILEGED, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--");
    }
    throw new StackException(
        "PostgreSQL does not run as root, and there is no setpriv, runuser or su to run it as "
            + UNPRIVILEGED
            + ": run Berth as another user");
  }

  private static int id(String kind) throws IOException {
    ShortCommand id = ShortCommand.run(List.of("id", kind, UNPRIVILEGED), Path.of("/"), "", SHORT);
    if (!id.succeeded()) {
      throw new StackException(
          "PostgreSQL does not run as root, and there is no user "
              + UNPRIVILEGED
              + " to run it as: run Berth as another user");
    }
    return Integer.parseInt(id.output());
  }
}
