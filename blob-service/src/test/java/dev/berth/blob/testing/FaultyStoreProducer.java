package dev.berth.blob.testing;

import dev.berth.configuration.StorageSettings;
import dev.berth.storage.StoreException;
import dev.berth.storage.filesystem.DirectWrites;
import dev.berth.storage.filesystem.FilesystemStore;
import dev.berth.storage.testkit.FaultyStore;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts a store that can fail between the service and the real one. */
final class FaultyStoreProducer {

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  FaultyStore open(StorageSettings settings) throws StoreException {
    return new FaultyStore(
        new FilesystemStore(settings.filesystem().root().orElseThrow(), new DirectWrites(0)));
  }
}
