package dev.berth.storage.filesystem;

import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads an object's file. */
final class FileReader implements ObjectReader {

  private final FileChannel channel;
  private final ObjectKey key;

  FileReader(Path file, ObjectKey key, long offset) throws IOException {
    this.key = key;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    channel.position(offset);
  }

  @Override
  public int read(ByteBuffer buffer) throws StoreException {
    try {
      return channel.read(buffer);
    } catch (IOException e) {
      throw Failures.of("read", key, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
