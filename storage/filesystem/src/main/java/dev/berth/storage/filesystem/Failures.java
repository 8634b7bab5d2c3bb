package dev.berth.storage.filesystem;

import dev.berth.storage.ObjectKey;
import dev.berth.storage.StoreException;
import dev.berth.storage.StoreException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Tells the ways apart in which file operations fail. */
final class Failures {

  private Failures() {}

  /** The failure of an operation on an object, as the port has it. */
  static StoreException of(String tried, ObjectKey key, IOException cause) {
    return of(tried + " object " + key, cause);
  }

  /** The failure of an operation, as the port has it. */
  static StoreException of(String tried, IOException cause) {
    if (cause instanceof StoreException known) {
      return known;
    }
    return new StoreException(kind(cause), "cannot " + tried + ": " + reason(cause), cause);
  }

  private static Kind kind(IOException cause) {
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return Kind.NOT_FOUND;
    }
    if (cause instanceof AccessDeniedException) {
      return Kind.DENIED;
    }
    // The JDK has no types for these; the texts are those of ENOSPC, EDQUOT, EROFS and EACCES.
    return switch (reason(cause)) {
      case "No space left on device", "Disk quota exceeded" -> Kind.FULL;
      case "Read-only file system", "Permission denied" -> Kind.DENIED;
      default -> Kind.UNAVAILABLE;
    };
  }

  private static String reason(IOException cause) {
    String reason =
        cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
    return Objects.requireNonNullElseGet(reason, () -> cause.getClass().getSimpleName());
  }
}
