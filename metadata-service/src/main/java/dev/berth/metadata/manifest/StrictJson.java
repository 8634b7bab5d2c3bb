package dev.berth.metadata.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads JSON (RFC 8259) in one pass, where two readers could understand different things: no
 * duplicate names, no NUL, no halves of surrogate pairs, no numbers beyond 64 bits, no more than
 * 100 levels, nothing after the end. It keeps only what it is asked for, so that what is skipped
 * costs no memory. Every refusal is {@code MANIFEST_INVALID}.
 */
final class StrictJson implements AutoCloseable {

  private static final int DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads the bytes as one object, whose fields the consumer reads or skips. */
  static void readObject(byte[] bytes, FieldReader fields) {
    try (StrictJson json = new StrictJson(FACTORY.createParser(text(bytes)))) {
      json.next();
      json.object("the manifest", fields);
      if (json.next() != null) {
        throw invalid("there is more after its end");
      }
    } catch (IOException e) {
      throw new RegistryException(ErrorCode.MANIFEST_INVALID, "the manifest is not strict JSON", e);
    }
  }

  /** The failure of a manifest that is not as it has to be. */
  static RegistryException invalid(String message) {
    return new RegistryException(ErrorCode.MANIFEST_INVALID, message);
  }

  /** Reads the object that begins here. */
  void object(String what, FieldReader fields) throws IOException {
    expect(JsonToken.START_OBJECT, what + " is not an object");
    while (next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      next();
      fields.read(this, name);
    }
  }

  /** Reads the array that begins here. */
  void array(String what, ElementReader elements) throws IOException {
    expect(JsonToken.START_ARRAY, what + " is not an array");
    while (next() != JsonToken.END_ARRAY) {
      elements.read(this);
    }
  }

  /** Hands the string that stands here on. */
  void string(String what, Consumer<String> consumer) throws IOException {
    expect(JsonToken.VALUE_STRING, what + " is not a string");
    consumer.accept(parser.getText());
  }

  /** The whole number that stands here. */
  long number(String what) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, what + " is not a whole number");
    return parser.getLongValue();
  }

  /** Whether {@code null} stands here, which is as if the field were not there. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Passes over the value that begins here, which has to be sound all the same. */
  void skip() throws IOException {
    int open = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      }
      if (open == 0) {
        return;
      }
      next();
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void expect(JsonToken token, String otherwise) {
    if (parser.currentToken() != token) {
      throw invalid(otherwise);
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
      checkText(parser.getText());
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw invalid("a number is out of range");
      }
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(parser.getDoubleValue())) {
      throw invalid("a number is out of range");
    }
    return token;
  }

  private static void checkText(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit == '\0') {
        throw invalid("a text has a NUL");
      }
      if (Character.isHighSurrogate(unit)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        at++;
      } else if (Character.isSurrogate(unit)) {
        throw invalid("a text has half a surrogate pair");
      }
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Reads or skips a field of an object. */
  @FunctionalInterface
  interface FieldReader {
    /** Reads the value that stands there; it has to consume all of it. */
    void read(StrictJson json, String name) throws IOException;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  interface ElementReader {
    /** Reads the value that stands there; it has to consume all of it. */
    void read(StrictJson json) throws IOException;
  }
}
