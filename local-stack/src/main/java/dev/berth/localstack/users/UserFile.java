package dev.berth.localstack.users;

import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of users in the format of Apache's htpasswd: a line {@code NAME:HASH} for each, and
 * comments. All that is not about the user in question stays as it is. The registry reads the file
 * while it is changed here, so a change is seen whole or not at all.
 */
public final class UserFile {

  private static final Pattern AFTER_EACH_LINE = Pattern.compile("(?<=\n)");

  /** Linux follows as many. */
  private static final int MOST_LINKS = 40;

  private final Path file;

  private UserFile(Path file) {
    this.file = file;
  }

  /**
   * The file at a path, whether it is there; of a symbolic link, what it leads to.
   *
   * @throws StackException if something else is there, or there is no folder for it
   */
  public static UserFile at(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new StackException("the symbolic links from %s lead nowhere".formatted(path));
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw new StackException(file + " is no file");
    }
    if (!Files.isDirectory(file.resolveSibling("."))) {
      throw new StackException("there is no folder " + file.getParent());
    }
    return new UserFile(file);
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /**
   * The names of the users, in the order of the file.
   *
   * @throws StackException if there is no such file, or it is not in UTF-8
   */
  public List<String> names() throws IOException {
    requireThere();
    return lines().stream().flatMap(line -> userOf(line).stream()).distinct().toList();
  }

  /**
   * Gives a user this hash, in the place of the one before or at the end; makes the file, for the
   * eyes of its owner only, where it is missing.
   *
   * @return whether the user was there before
   * @throws StackException if the file is not in UTF-8, or its owner cannot be kept
   */
  public boolean put(UserName name, String hash) throws IOException {
    List<String> kept = new ArrayList<>();
    boolean known = false;
    for (String line : lines()) {
      if (!isOf(name, line)) {
        kept.add(line);
      } else if (!known) {
        // A second line of the same user goes: it would keep another password good.
        known = true;
        kept.add(name + ":" + hash + endOf(line));
      }
    }
    if (!known) {
      if (!kept.isEmpty() && endOf(kept.getLast()).isEmpty()) {
        kept.add("\n");
      }
      kept.add(name + ":" + hash + "\n");
    }
    write(kept);
    return known;
  }

  /**
   * Takes a user out.
   *
   * @throws StackException if the user or the file is not there, the file is not in UTF-8, or its
   *     owner cannot be kept
   */
  public void remove(UserName name) throws IOException {
    requireThere();
    List<String> kept = new ArrayList<>(lines());
    if (!kept.removeIf(line -> isOf(name, line))) {
      throw new StackException("there is no user %s in %s".formatted(name, file));
    }
    write(kept);
  }

  private void requireThere() {
    if (!Files.exists(file)) {
      throw new StackException("there is no file " + file);
    }
  }

  /** With their ends. */
  private List<String> lines() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return AFTER_EACH_LINE
          .splitAsStream(Files.readString(file))
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new StackException(file + " is not in UTF-8", e);
    }
  }

  private void write(List<String> lines) throws IOException {
    FileTree.replace(file, String.join("", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isOf(UserName name, String line) {
    return userOf(line).filter(name.text()::equals).isPresent();
  }

  private static Optional<String> userOf(String line) {
    int colon = line.indexOf(':');
    return colon < 0 || line.stripLeading().startsWith("#")
        ? Optional.empty()
        : Optional.of(line.substring(0, colon).strip());
  }

  private static String endOf(String line) {
    return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
  }
}
