package dev.berth.storage.filesystem;

import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where files stand.
 *
 * <pre>
 * ROOT
 * └── 3f                                      the first two digits of the key
 *     └── a0                                  the next two
 *         ├── 3fa0…c7                         an object: the whole key
 *         └── 3fa0…c7.2                       staged, by the writer of epoch 2
 * </pre>
 *
 * A staged file stands beside the object it will be, so that completing it is a rename within one
 * folder, which is atomic and moves no bytes.
 *
 * @param root the folder of the store
 */
record Layout(Path root) {

  private static final Pattern FILE_NAME = Pattern.compile("([0-9a-f]{32})(\\.[0-9]{1,10})?");
  private static final Pattern FOLDER_NAME = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");

  /** The folder that a key's files stand in. */
  Path folder(ObjectKey key) {
    return outerFolder(key).resolve(key.value().substring(2, 4));
  }

  private Path outerFolder(ObjectKey key) {
    return root.resolve(key.value().substring(0, 2));
  }

  /** The file of an object. */
  Path object(ObjectKey key) {
    return folder(key).resolve(key.value());
  }

  /** The file that the writer of an epoch has to itself. */
  Path staged(ObjectKey key, int epoch) {
    return folder(key).resolve(key.value() + '.' + epoch);
  }

  /** The file that holds what has been acknowledged; the handle is the epoch that made it. */
  Path staged(Staged staged) throws NoSuchFileException {
    if (staged.handle().isEmpty()) {
      throw new NoSuchFileException(object(staged.key()).toString(), null, "nothing was written");
    }
    if (!EPOCH.matcher(staged.handle()).matches()) {
      throw new IllegalArgumentException("not a handle of this store: " + staged.handle());
    }
    return folder(staged.key()).resolve(staged.key().value() + '.' + staged.handle());
  }

  /** The key that a file belongs to; the second group of the match is there if it is staged. */
  static Matcher parse(Path file) {
    return FILE_NAME.matcher(file.getFileName().toString());
  }

  /** Whether it is one of our folders; a volume has others, such as {@code lost+found}. */
  static boolean isFolder(Path path) {
    return FOLDER_NAME.matcher(path.getFileName().toString()).matches() && Files.isDirectory(path);
  }

  /** Makes the folder of a key if it is not there, so that it outlives a crash of the machine. */
  void makeFolder(ObjectKey key) throws IOException {
    Path folder = folder(key);
    if (!Files.isDirectory(folder)) {
      makeDurably(root, outerFolder(key));
      makeDurably(outerFolder(key), folder);
    }
  }

  private static void makeDurably(Path parent, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Another writer made it this moment and may not have synced it yet: so do it here too.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    sync(parent);
  }

  /** Makes the names in a folder outlive a crash of the machine. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
