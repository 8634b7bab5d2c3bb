package dev.berth.gateway.http;

import dev.berth.contract.blob.BlobSource;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;

/**
 * Sends the bytes of blobs, wherever they come from.
 *
 * @param rate how fast a client has to take them
 * @param disk where the event loops do not wait for bytes of files that are not in memory
 */
record Downloads(MinimumRate rate, WorkerExecutor disk) {

  /** How many reads of a disk are made at once; more of them make few disks faster. */
  private static final int READERS = 16;

  /** Downloads at that rate. */
  static Downloads at(MinimumRate rate, Vertx vertx) {
    return new Downloads(rate, vertx.createSharedWorkerExecutor("disk-reader", READERS));
  }

  /**
   * Starts one; the response has all its headers.
   *
   * @param taken run when the client has taken all of it, or has gone; maybe more than once
   */
  void start(BlobSource source, HttpServerRequest request, Runnable taken) {
    switch (source) {
      case BlobSource.Stream stream -> new Download(stream, request, rate, taken).start();
      case BlobSource.File file -> new FileDownload(file, request, this, taken).start();
    }
  }
}
