package dev.berth.auth.policy;

import dev.berth.auth.file.FileWatch;
import dev.berth.auth.file.WatchedFile;
import dev.berth.configuration.AuthSettings;
import dev.berth.model.access.Policy;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the policies in the database in step with the file; without a file it has none. */
@Singleton
@Startup
final class FilePolicies {

  private static final Logger LOG = Logger.getLogger(FilePolicies.class);

  private final Optional<WatchedFile> file;
  private final PolicyStore store;

  /** What the database does not have yet. */
  private volatile @Nullable List<Policy> pending;

  /**
   * Takes over the file as it is at the start.
   *
   * @throws ConfigurationException if anything is wrong with the file
   * @throws SQLException if the database fails
   */
  FilePolicies(AuthSettings settings, PolicyStore store) throws SQLException {
    this.file = settings.policies().map(path -> new WatchedFile("berth.auth.policies", path));
    this.store = store;
    store.takeOverNow(
        file.map(given -> PolicyFile.parse(given.contents(), given.name())).orElse(List.of()));
  }

  void start(@Observes StartupEvent event, FileWatch watch) {
    file.ifPresent(given -> watch.begin("policies", () -> look(given), this::settle));
  }

  private void look(WatchedFile given) {
    given
        .look()
        .ifPresent(
            changed -> {
              try {
                pending = PolicyFile.parse(changed, given.name());
              } catch (ConfigurationException e) {
                LOG.warnf("%s; the policies stay as they were", e.getMessage());
              }
            });
  }

  private Uni<Void> settle() {
    List<Policy> wanted = pending;
    if (wanted == null) {
      return Uni.createFrom().voidItem();
    }
    return store
        .takeOver(wanted)
        .invoke(
            changed -> {
              pending = null;
              LOG.infof("policies taken over from the file, changed=%s", changed);
            })
        .replaceWithVoid();
  }
}
