package dev.berth.blob.store;

import dev.berth.configuration.StorageSettings;
import dev.berth.storage.BlobStore;
import dev.berth.storage.StoreException;
import dev.berth.storage.filesystem.DirectWrites;
import dev.berth.storage.filesystem.FilesystemStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Opens the store that the settings choose. */
final class StoreProducer {

  @Produces
  @Singleton
  BlobStore open(StorageSettings settings) throws StoreException {
    return switch (settings.type()) {
      case FILESYSTEM ->
          new FilesystemStore(
              root(settings), new DirectWrites(settings.filesystem().directWrites()));
    };
  }

  void close(@Disposes BlobStore store) {
    store.close();
  }

  private static Path root(StorageSettings settings) {
    return settings
        .filesystem()
        .root()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "berth.storage.filesystem.root is missing: it names the folder of the blobs"));
  }
}
