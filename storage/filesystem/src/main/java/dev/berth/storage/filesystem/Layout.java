package dev.berth.storage.filesystem;

import dev.berth.storage.ObjectKey;
import dev.berth.storage.Staged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where files stand.
 *
 * <pre>
 * ROOT
 * ├── 3f                                      the first two digits of the key
 * │   └── 3fa0…c7                             an object: the whole key
 * └── staged
 *     └── 3f
 *         └── 3fa0…c7.2                       staged, by the writer of epoch 2
 * </pre>
 *
 * <p>Completing a staged file is a rename, which is atomic and moves no bytes. All that is staged
 * for a key is found by its folder, in which there is little however many objects there are.
 *
 * @param root the folder of the store
 */
record Layout(Path root) {

  private static final Pattern FILE_NAME = Pattern.compile("([0-9a-f]{32})(\\.[0-9]{1,10})?");
  private static final Pattern GROUP_NAME = Pattern.compile("[0-9a-f]{2}");
  private static final String STAGED = "staged";
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");

  /** The folder that a key's object stands in. */
  Path folder(ObjectKey key) {
    return root.resolve(group(key));
  }

  /** The folder of what is staged for a key. */
  Path stagedFolder(ObjectKey key) {
    return root.resolve(STAGED).resolve(group(key));
  }

  private static String group(ObjectKey key) {
    return key.value().substring(0, 2);
  }

  /** The file of an object. */
  Path object(ObjectKey key) {
    return folder(key).resolve(key.value());
  }

  /** The file that the writer of an epoch has to itself. */
  Path staged(ObjectKey key, int epoch) {
    return staged(key, Integer.toString(epoch));
  }

  private Path staged(ObjectKey key, String epoch) {
    return stagedFolder(key).resolve(key.value() + '.' + epoch);
  }

  /** The file that holds what has been acknowledged; the handle is the epoch that made it. */
  Path staged(Staged staged) throws NoSuchFileException {
    if (staged.handle().isEmpty()) {
      throw new NoSuchFileException(object(staged.key()).toString(), null, "nothing was written");
    }
    if (!EPOCH.matcher(staged.handle()).matches()) {
      throw new IllegalArgumentException("not a handle of this store: " + staged.handle());
    }
    return staged(staged.key(), staged.handle());
  }

  /** The key that a file belongs to; the second group of the match is there if it is staged. */
  static Matcher parse(Path file) {
    return FILE_NAME.matcher(file.getFileName().toString());
  }

  /**
   * All files there are in its folders, read lazily; a volume has other folders, such as {@code
   * lost+found}. What is staged comes first, as it may become an object meanwhile.
   */
  Stream<Path> files() {
    return Stream.of(root.resolve(STAGED), root)
        // The first writer makes the folder for what is staged.
        .filter(folder -> folder.equals(root) || Files.isDirectory(folder))
        .flatMap(Layout::entries)
        .filter(Layout::isGroup)
        .flatMap(Layout::entries);
  }

  @SuppressWarnings("StreamResourceLeak") // The stream it is mapped into closes it.
  private static Stream<Path> entries(Path folder) {
    try {
      return Files.list(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(Failures.of("list the objects", e));
    }
  }

  private static boolean isGroup(Path path) {
    return GROUP_NAME.matcher(path.getFileName().toString()).matches() && Files.isDirectory(path);
  }

  /** Makes the folders of a key where they are missing, so that they outlive a crash. */
  void makeFolders(ObjectKey key) throws IOException {
    makeDurably(root, root.resolve(STAGED));
    makeDurably(root.resolve(STAGED), stagedFolder(key));
    makeDurably(root, folder(key));
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
