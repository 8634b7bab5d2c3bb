package dev.berth.blob.content;

import dev.berth.model.content.ByteRange;
import java.nio.file.Path;

/** Where bytes of an object are. */
public sealed interface ObjectBytes {

  /**
   * In a file of this machine.
   *
   * @param path the file
   * @param range which of its bytes
   */
  record InFile(Path path, ByteRange range) implements ObjectBytes {}

  /**
   * In a store that has to be read.
   *
   * @param copy reads them
   */
  record InStore(ObjectCopy copy) implements ObjectBytes {}
}
