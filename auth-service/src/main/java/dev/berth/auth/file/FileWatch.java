package dev.berth.auth.file;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Looks at files every second, each on a thread that may wait for a disk. */
@Singleton
public final class FileWatch {

  private static final Logger LOG = Logger.getLogger(FileWatch.class);
  private static final String INTERVAL = "1s";

  private final Vertx vertx;
  private final Scheduler scheduler;

  FileWatch(Vertx vertx, Scheduler scheduler) {
    this.vertx = vertx;
    this.scheduler = scheduler;
  }

  /**
   * Watches a file from now on.
   *
   * @param look looks at the file, and takes over what it finds; it may block
   * @param settle carries on with what is left to do, until nothing is; also when nothing changed
   */
  public void begin(String job, Runnable look, Supplier<Uni<Void>> settle) {
    scheduler
        .newJob(job)
        .setInterval(INTERVAL)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setAsyncTask(execution -> run(job, look, settle))
        .schedule();
  }

  private Uni<Void> run(String job, Runnable look, Supplier<Uni<Void>> settle) {
    return Uni.createFrom()
        .completionStage(
            () ->
                vertx
                    .executeBlocking(
                        () -> {
                          look.run();
                          return true;
                        })
                    .toCompletionStage())
        .chain(looked -> settle.get())
        .onFailure()
        .invoke(failure -> LOG.warnf("%s not taken over, which is tried again: %s", job, failure))
        .onFailure()
        .recoverWithNull();
  }
}
