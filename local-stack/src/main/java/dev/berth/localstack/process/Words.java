package dev.berth.localstack.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a process writes to its standard output and error, of which a program that does not start
 * says the reason last, where it is its configuration.
 *
 * @param file what they are appended to
 * @param since how many bytes were there before
 */
record Words(Path file, long since) {

  private static final int MOST_BYTES = 4096;
  private static final int MOST_LINES = 3;

  /** The JVM's own log, as of its caches. */
  private static final Pattern OF_THE_JVM = Pattern.compile("\\[\\d+\\.\\d+s]");

  /** Those from now on. */
  static Words in(Path file) throws IOException {
    return new Words(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** The last of them, a line each; nothing where there are none, or they cannot be read. */
  String last() {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
      channel.position(Math.max(since, channel.size() - MOST_BYTES));
      channel.read(bytes);
      String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      List<String> lines =
          text.lines()
              .filter(line -> !line.isBlank() && !OF_THE_JVM.matcher(line).lookingAt())
              .toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - MOST_LINES))
          .map(line -> "\n  " + line)
          .collect(Collectors.joining());
    } catch (IOException e) {
      return "";
    }
  }
}
