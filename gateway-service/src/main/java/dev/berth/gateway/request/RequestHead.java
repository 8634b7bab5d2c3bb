package dev.berth.gateway.request;

import dev.berth.contract.audit.Actor;
import dev.berth.gateway.caller.Caller;
import dev.berth.model.content.ByteRange;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a feature may know of a request besides the {@link OciRequest}.
 *
 * @param headers the headers, as the client sent them
 * @param peer the address of the client
 * @param caller who sent it
 */
public record RequestHead(MultiMap headers, String peer, Caller caller) {

  private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  /** A header, or null. */
  public @Nullable String header(CharSequence name) {
    return headers.get(name);
  }

  /** Who sent it, as somebody who changes something. */
  public Actor actor() {
    return caller.actor(peer);
  }

  /**
   * Where the client says the body belongs, by {@code Content-Range: first-last}.
   *
   * @throws RegistryException {@code BLOB_UPLOAD_INVALID} if the header is of another form, or
   *     stands there twice
   */
  public Optional<ByteRange> contentRange() {
    List<String> values = headers.getAll("Content-Range");
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = CONTENT_RANGE.matcher(values.getFirst().strip());
    if (values.size() == 1 && matcher.matches()) {
      long first = Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      if (first <= last) {
        return Optional.of(new ByteRange(first, last));
      }
    }
    throw new RegistryException(
        ErrorCode.BLOB_UPLOAD_INVALID, "the Content-Range of a chunk has the form first-last");
  }

  /** Whether {@code If-None-Match} names this tag, so that the client has what it asks for. */
  public boolean knows(String entityTag) {
    String header = header("If-None-Match");
    if (header == null) {
      return false;
    }
    String quoted = '"' + entityTag + '"';
    for (String candidate : header.split(",", -1)) {
      String plain = candidate.strip();
      // The comparison is weak, RFC 9110 section 13.1.2.
      if (plain.equals("*") || plain.equals(quoted) || plain.equals("W/" + quoted)) {
        return true;
      }
    }
    return false;
  }
}
