package dev.berth.gateway.remote;

import dev.berth.configuration.TransferSettings;
import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.file.OpenFile;
import dev.berth.contract.handover.HandOverRequest;
import dev.berth.contract.handover.HandOverSocket;
import dev.berth.contract.http.ServiceCredential;
import dev.berth.model.content.ByteRange;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The open files of blobs, as blob-services of this host hand them over. Nothing rests on getting
 * one: whoever does not asks for a stream.
 */
final class OpenFiles {

  private static final Logger LOG = Logger.getLogger(OpenFiles.class);

  /** Fewer bytes are not worth a connection: they come cheaper in the answer to a call. */
  private static final int FEWEST = 64 * 1024;

  /** How long a replica that hands nothing over is not asked to. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Replicas replicas;
  private final ServiceCredential credential;
  private final Vertx vertx;
  private final Duration timeout;
  private final boolean possible;
  private final Semaphore places;
  private final Map<SocketAddress, Long> pausedUntil = new ConcurrentHashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param timeout how long one replica may take; a stream may have to be asked for after that
   */
  OpenFiles(
      Replicas replicas,
      ServiceCredential credential,
      TransferSettings settings,
      Duration timeout,
      Vertx vertx) {
    this.replicas = replicas;
    this.credential = credential;
    this.vertx = vertx;
    this.timeout = timeout;
    this.places = new Semaphore(settings.openFiles());
    this.possible =
        settings.handOver() == TransferSettings.HandOver.AUTO
            && vertx.isNativeTransportEnabled()
            && Epoll.isAvailable()
            && OpenFile.isSupported();
  }

  /**
   * Asks for the file of an object.
   *
   * @param range the bytes that it has to have
   * @return the file, or empty where bytes have to come another way; it never fails
   */
  Future<Optional<BlobSource>> find(String key, ByteRange range) {
    if (!possible || range.length() < FEWEST || !places.tryAcquire()) {
      return Future.succeededFuture(Optional.empty());
    }
    return ask(key, new HashSet<>())
        .map(number -> source(new OpenFile(number, places::release), range))
        .otherwise(
            failure -> {
              places.release();
              return Optional.empty();
            });
  }

  private Future<Integer> ask(String key, Set<Replica> tried) {
    Optional<Replica> next = replicas.next(tried).filter(replica -> !replica.isEjected());
    if (next.isEmpty()) {
      return Future.failedFuture("no replica is left to be asked");
    }
    Replica replica = next.get();
    tried.add(replica);
    if (!mayBeAsked(replica)) {
      return ask(key, tried);
    }
    replica.begin();
    return call(replica, key)
        .onComplete(_ -> replica.end())
        .recover(failure -> elsewhere(key, tried, replica, failure));
  }

  private Future<Integer> call(Replica replica, String key) {
    HandOverSocket socket = HandOverSocket.beside(Path.of(replica.address().path()));
    HandOverRequest request = HandOverRequest.of(credential, key);
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    return new HandOverCall(request, context, timeout).to(socket);
  }

  private boolean mayBeAsked(Replica replica) {
    Long until = pausedUntil.get(replica.address());
    return replica.address().isDomainSocket() && (until == null || System.nanoTime() - until >= 0);
  }

  /** One that refuses says why to whoever asks it for a stream, and so would any other. */
  private Future<Integer> elsewhere(
      String key, Set<Replica> tried, Replica replica, Throwable failure) {
    if (failure instanceof HandOverCall.RefusedException) {
      return Future.failedFuture(failure);
    }
    LOG.debugf("%s hands no file over: %s", replica, failure.getMessage());
    pausedUntil.put(replica.address(), System.nanoTime() + PAUSE.toNanos());
    if (failure instanceof TimeoutException) {
      replicas.failed(replica, failure);
    }
    return ask(key, tried);
  }

  /** A file that is too short is no source of these bytes; a stream tells what to make of it. */
  private static Optional<BlobSource> source(OpenFile file, ByteRange range) {
    try {
      if (range.last() < file.length()) {
        return Optional.of(new BlobSource.File(file, range.first(), range.length()));
      }
    } catch (IOException e) {
      LOG.warn("a file that was handed over has no length", e);
    }
    file.close();
    return Optional.empty();
  }
}
