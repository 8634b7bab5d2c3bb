package dev.berth.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Files that are taken over together when one of them has changed. */
final class ChangingFiles {

  private static final Logger LOG = Logger.getLogger(ChangingFiles.class);

  private final String name;
  private final List<Path> files;
  private final Taker taker;

  /** What they had in them when they were looked at last. */
  private List<Buffer> seen = List.of();

  /**
   * Files of which nothing is known yet.
   *
   * @param name what they are, in the singular
   * @param taker takes their contents over, or fails and leaves everything as it was
   */
  ChangingFiles(String name, List<Path> files, Taker taker) {
    this.name = name;
    this.files = files;
    this.taker = taker;
  }

  /** Takes over what has changed; what is wrong is told once, and tried again when it changes. */
  void look() {
    try {
      List<Buffer> now = new ArrayList<>();
      for (Path file : files) {
        now.add(Buffer.buffer(Files.readAllBytes(file)));
      }
      takeOver(now);
    } catch (Exception e) {
      LOG.warnf("%s stays as it was: %s", name, e);
    }
  }

  private synchronized void takeOver(List<Buffer> now) throws Exception {
    boolean first = seen.isEmpty();
    if (!now.equals(seen)) {
      seen = now;
      taker.take(now);
      if (!first) {
        LOG.infof("%s has been replaced", name);
      }
    }
  }

  /** Takes over what files have in them. */
  @FunctionalInterface
  interface Taker {

    /** Takes the contents, in the order of the files. */
    void take(List<Buffer> contents) throws Exception;
  }
}
