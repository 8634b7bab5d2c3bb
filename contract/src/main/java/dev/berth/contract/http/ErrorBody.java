package dev.berth.contract.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryError;
import dev.berth.model.error.RegistryException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error body of the distribution spec, which is that of the internal API too: what one service
 * writes, its caller builds the same exception from.
 *
 * @param errors at least one
 */
public record ErrorBody(List<Entry> errors) {

  /** Copies the list. */
  public ErrorBody {
    errors = List.copyOf(errors);
  }

  /** The body that tells of a failure. */
  public static ErrorBody of(RegistryException failure) {
    return new ErrorBody(failure.errors().stream().map(Entry::of).toList());
  }

  /** The failure that an answer tells of; {@code UNKNOWN} if its body is not an error body. */
  public static RegistryException read(int status, Buffer body) {
    try {
      return WireJson.mapper().readValue(body.getBytes(), ErrorBody.class).toException(status);
    } catch (IOException | RuntimeException e) {
      return new RegistryException(
          ErrorCode.UNKNOWN, "an internal service answered " + status + " without a reason", e);
    }
  }

  /** The failure that it tells of, with the status it came with. */
  public RegistryException toException(int status) {
    return new RegistryException(errors.stream().map(entry -> entry.toError(status)).toList());
  }

  /** The bytes of the body. */
  public Buffer toBuffer() {
    return WireJson.write(this);
  }

  /**
   * One error.
   *
   * @param code the code on the wire
   * @param message for a person
   * @param detail for a program
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(String code, String message, @Nullable String detail) {

    private static Entry of(RegistryError error) {
      return new Entry(error.code().wireCode(), error.message(), error.detail());
    }

    private RegistryError toError(int status) {
      return new RegistryError(ErrorCode.of(code, status), message, detail);
    }
  }
}
