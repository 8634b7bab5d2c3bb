package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code berth.transfer}: how the bytes of blobs get to a client fast. */
@ConfigMapping(prefix = "berth.transfer")
public interface TransferSettings {

  /**
   * How many bytes the system holds for a client before it has sent them, on Linux; 0 leaves that
   * to the system, which holds megabytes.
   */
  @WithDefault("64KiB")
  ByteSize unsentBytes();

  /** Whether TLS is given large pieces whole; otherwise it gets 16 KiB at a time. */
  @WithDefault("true")
  boolean largeTlsWrites();

  /**
   * Whether the bodies of blobs come in memory outside the heap that is used again; otherwise each
   * piece gets its own on the heap.
   */
  @WithDefault("true")
  boolean directBodies();

  /**
   * Whether a blob-service hands the open files of blobs to gateways of its host: where it can, or
   * never. It can on Linux, with the filesystem store and a Unix socket as its address.
   */
  @WithDefault("auto")
  HandOver handOver();

  /**
   * How many such files a gateway has open at once; over it bytes come through the blob-service.
   */
  @WithDefault("1000")
  int openFiles();

  /**
   * How many bytes of a body a client of HTTP/2 may send before any of it has been taken, 64 KiB to
   * 16 MiB.
   */
  @WithDefault("256KiB")
  ByteSize http2StreamWindow();

  /** The same for all bodies on one connection of HTTP/2. */
  @WithDefault("1MiB")
  ByteSize http2ConnectionWindow();

  /** When files are handed over. */
  enum HandOver {
    /** Where it can be done. */
    AUTO,
    /** Not at all. */
    NEVER
  }
}
