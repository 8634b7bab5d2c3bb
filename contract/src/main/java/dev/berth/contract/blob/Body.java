package dev.berth.contract.blob;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;

/**
 * The body of a request on its way through.
 *
 * @param bytes the stream, paused until somebody reads it
 * @param length how many bytes the sender announced, if it did
 */
public record Body(ReadStream<Buffer> bytes, OptionalLong length) {}
