package dev.berth.blob.upload;

import dev.berth.blob.store.StoreThreads;
import dev.berth.configuration.UploadSettings;
import dev.berth.contract.blob.UploadId;
import dev.berth.postgres.Statements;
import dev.berth.storage.BlobStore;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.StoreException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Clears away uploads that nobody goes on with. Every replica does so; a row is taken by one of
 * them, and by another where that one has not ended with it in time.
 */
@Singleton
final class Expiry {

  private static final Logger LOG = Logger.getLogger(Expiry.class);
  private static final String INTERVAL = "1m";
  private static final int BATCH = 100;

  /** What is being worked on does not rest, however long it takes. Values: ids, expiry. */
  private static final String KEEP =
      """
      update upload.session set expires_at = now() + make_interval(secs => $2)
      where id = any($1) and state in ('open', 'committing')
        and expires_at < now() + make_interval(secs => $2 / 2)
      """;

  /**
   * Takes rows whose bytes are to go. None of them has ever been committed, and from here on none
   * can be: so what the store holds under their keys is nobody's. Values: the size of the batch.
   */
  private static final String TAKE =
      """
      update upload.session
      set state = case when state = 'cancelled' then state else 'expired' end,
        epoch = epoch + 1,
        expires_at = now() + interval '10 minutes'
      where id in (
        select id from upload.session
        where expires_at < now() and state in ('open', 'committing', 'cancelled', 'expired')
        order by expires_at limit $1 for update skip locked)
      returning id, object_key
      """;

  private static final String DROP =
      "delete from upload.session where id = any($1) and state in ('cancelled', 'expired')";

  /**
   * Drops rows that have nothing to answer any more, and leaves their objects alone. A link may
   * have been made though the note of it was lost, and only the metadata-service knows; its sweep
   * removes the objects that no link leads to. Values: the size of the batch.
   */
  private static final String FORGET =
      """
      delete from upload.session
      where id in (
        select id from upload.session
        where expires_at < now() and state in ('committed', 'linked')
        order by expires_at limit $1 for update skip locked)
      """;

  private final Statements statements;
  private final BlobStore store;
  private final StoreThreads threads;
  private final LiveUploads live;
  private final double expiry;

  Expiry(
      Statements statements,
      BlobStore store,
      StoreThreads threads,
      LiveUploads live,
      UploadSettings settings) {
    this.statements = statements;
    this.store = store;
    this.threads = threads;
    this.live = live;
    this.expiry = settings.expiry().toMillis() / 1000.0;
  }

  void start(@Observes StartupEvent event, Scheduler scheduler) {
    scheduler
        .newJob("upload-expiry")
        .setInterval(INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> run())
        .schedule();
  }

  /** Clears away until nothing is left to do; a failure leaves the rest to the next time. */
  Uni<Void> run() {
    return keepLive()
        .flatMap(kept -> forget())
        .flatMap(forgotten -> remove())
        .onFailure()
        .invoke(failure -> LOG.warn("expired uploads not cleared away", failure))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> keepLive() {
    UUID[] ids = live.ids().stream().map(UploadId::value).toArray(UUID[]::new);
    return ids.length == 0
        ? Uni.createFrom().voidItem()
        : statements
            .run(KEEP, Tuple.tuple().addArrayOfUUID(ids).addDouble(expiry))
            .replaceWithVoid();
  }

  private Uni<Void> forget() {
    return statements
        .run(FORGET, Tuple.of(BATCH))
        .flatMap(gone -> gone.rowCount() < BATCH ? Uni.createFrom().voidItem() : forget());
  }

  private Uni<Void> remove() {
    return statements
        .run(TAKE, Tuple.of(BATCH))
        .flatMap(
            taken ->
                threads
                    .call("upload-expiry", () -> removeBytes(taken))
                    .flatMap(ids -> statements.run(DROP, Tuple.tuple().addArrayOfUUID(ids)))
                    .flatMap(
                        dropped -> taken.size() < BATCH ? Uni.createFrom().voidItem() : remove()));
  }

  /** The uploads of which the store holds nothing any more; the others are taken again later. */
  private UUID[] removeBytes(RowSet<Row> taken) {
    List<UUID> removed = new ArrayList<>();
    for (Row row : taken) {
      ObjectKey key = new ObjectKey(row.getString("object_key"));
      try {
        store.discard(key);
        store.delete(key);
        removed.add(row.getUUID("id"));
      } catch (StoreException e) {
        LOG.warnf(e, "bytes of an expired upload not removed, uploadId=%s", row.getUUID("id"));
      }
    }
    return removed.toArray(UUID[]::new);
  }
}
