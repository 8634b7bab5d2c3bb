package dev.berth.localstack.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A program that is meant to run until it is told to end. */
public interface Program {

  /** The name it has in messages. */
  String name();

  /** The file that holds its words. */
  Path log();

  /** The file that its standard output and error are appended to, if that is not the same. */
  default Path output() {
    return log();
  }

  /** Starts it once more. */
  Process launch() throws IOException;

  /** Whether this process of it serves now; answers within a second or so. */
  boolean isReady(Process process);

  /** Ends this process of it, by force once the patience is used up; it has ended on return. */
  void stop(Process process, Duration patience);
}
