package dev.berth.gateway.answer;

import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.http.ErrorBody;
import dev.berth.model.error.RegistryException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What the client is to be told.
 *
 * @param status the HTTP status
 * @param headers the headers, without {@code Content-Length}
 * @param content what follows them
 */
public record Answer(int status, MultiMap headers, Content content) {

  /** An answer without content. */
  public static Answer of(int status) {
    return new Answer(status, MultiMap.caseInsensitiveMultiMap(), new Nothing());
  }

  /** An answer with JSON or other bytes that are all here. */
  public static Answer of(int status, String contentType, Buffer bytes) {
    Answer answer = new Answer(status, MultiMap.caseInsensitiveMultiMap(), new Bytes(bytes));
    return answer.with("Content-Type", contentType);
  }

  /** A refusal that needs headers of its own; any other is thrown. */
  public static Answer of(RegistryException refusal) {
    return of(refusal.code().status(), "application/json", ErrorBody.of(refusal).toBuffer());
  }

  /** Adds a header. */
  public Answer with(String name, String value) {
    headers.add(name, value);
    return this;
  }

  /** The same answer with other content. */
  public Answer with(Content replacement) {
    return new Answer(status, headers, replacement);
  }

  /** What follows the headers. */
  public sealed interface Content {}

  /** Nothing, and a length of 0 where the status allows one. */
  public record Nothing() implements Content {}

  /**
   * Nothing, but the length that GET would have: the answer to HEAD.
   *
   * @param length in bytes
   */
  public record Length(long length) implements Content {}

  /**
   * Bytes that are all here.
   *
   * @param bytes them
   */
  public record Bytes(Buffer bytes) implements Content {}

  /**
   * Bytes that pass through.
   *
   * @param source where they come from
   * @param length how many they are
   */
  public record Blob(BlobSource source, long length) implements Content {}
}
