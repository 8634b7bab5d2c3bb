package dev.berth.blob.http;

import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WithheldBody;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.ByteRange;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import dev.berth.storage.ObjectKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An internal call, read as values. What is missing or malformed fails as the value's own check
 * does.
 *
 * @param context the request and its answer
 */
record Call(RoutingContext context) {

  /** The variable part of a path. */
  static final String ID = "id";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");
  private static final Pattern PEER = Pattern.compile("[0-9A-Za-z.:%_-]{1,100}");

  HttpServerRequest request() {
    return context.request();
  }

  RepositoryName repository() {
    return RepositoryName.parse(query(Paths.REPOSITORY));
  }

  Digest digest() {
    return Digest.parse(query(Paths.DIGEST));
  }

  Algorithm algorithm() {
    return Algorithm.parse(query(Paths.ALGORITHM));
  }

  String peer() {
    String peer = query(Paths.PEER);
    if (!PEER.matcher(peer).matches()) {
      throw malformed("the address of the client");
    }
    return peer;
  }

  UploadId uploadId() {
    return UploadId.parse(pathId());
  }

  List<UploadId> uploadIds() {
    String[] ids = query(Paths.IDS).split(",", Blobs.MOST_LINKED + 1);
    if (ids.length > Blobs.MOST_LINKED) {
      throw malformed("the list of uploads");
    }
    return Arrays.stream(ids).map(UploadId::parse).toList();
  }

  UploadRef upload() {
    return new UploadRef(repository(), uploadId());
  }

  ObjectKey objectKey() {
    try {
      return new ObjectKey(pathId());
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.BLOB_UNKNOWN, "no object has such a key");
    }
  }

  /** The bytes of an object that are wanted. */
  ByteRange range() {
    long offset = number(query(Paths.OFFSET));
    return range(offset, offset + number(query(Paths.LENGTH)) - 1);
  }

  /** Where the body belongs, by {@code Content-Range: first-last}. */
  Optional<ByteRange> contentRange() {
    String header = request().getHeader("Content-Range");
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches()) {
      throw malformed("the Content-Range");
    }
    return Optional.of(range(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
  }

  /** The body; without either header that announces one it has no bytes. */
  Body body() {
    return new Body(new WithheldBody(request()), length());
  }

  private OptionalLong length() {
    String length = request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return OptionalLong.of(number(length));
    }
    return request().getHeader(HttpHeaders.TRANSFER_ENCODING) == null
        ? OptionalLong.of(0)
        : OptionalLong.empty();
  }

  private String pathId() {
    return Objects.requireNonNullElse(context.pathParam(ID), "");
  }

  private String query(String name) {
    return Objects.requireNonNullElse(request().getParam(name), "");
  }

  private static long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw malformed("a number");
    }
    return Long.parseLong(text);
  }

  private static ByteRange range(long first, long last) {
    if (last < first) {
      throw malformed("a range of bytes");
    }
    return new ByteRange(first, last);
  }

  private static RegistryException malformed(String what) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_INVALID, what + " of an internal call is missing or malformed");
  }
}
