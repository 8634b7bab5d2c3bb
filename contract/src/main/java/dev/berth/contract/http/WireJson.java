package dev.berth.contract.http;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;

/** The JSON of the internal API: the values of the model are plain strings in it. */
public final class WireJson {

  private static final ObjectMapper MAPPER = configure(new ObjectMapper());

  private WireJson() {}

  /** The one mapper; it is not to be changed. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The bytes of a value, whose type is one that can always be written. */
  public static Buffer write(Object value) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("such a value can always be written", e);
    }
  }

  /**
   * The value of a text that was written so, and kept.
   *
   * @throws IllegalStateException if it was not
   */
  public static <T> T kept(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    }
  }

  /** The same for a type with parameters. */
  public static <T> T kept(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(JsonProcessingException failure) {
    return new IllegalStateException("what is kept cannot be read by this version", failure);
  }

  /** Makes a mapper of the framework read and write like {@link #mapper()}. */
  public static ObjectMapper configure(ObjectMapper mapper) {
    return mapper
        .registerModule(new Jdk8Module())
        .registerModule(values())
        // Of a record its components count, and not what follows from them.
        .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private static SimpleModule values() {
    SimpleModule module = new SimpleModule("berth-values");
    add(module, Action.class, Action::parse);
    add(module, AuditAction.class, WireJson::auditAction);
    add(module, Digest.class, Digest::parse);
    add(module, Identity.Kind.class, Identity.Kind::parse);
    add(module, MediaType.class, MediaType::new);
    add(module, RepositoryName.class, RepositoryName::parse);
    add(module, RepositoryPattern.class, RepositoryPattern::new);
    add(module, Reference.class, Reference::parse);
    add(module, Tag.class, Tag::new);
    add(module, UploadId.class, UploadId::parse);
    module.addSerializer(Instant.class, new MicrosSerializer());
    module.addDeserializer(Instant.class, new MicrosDeserializer());
    return module;
  }

  private static AuditAction auditAction(String wireName) {
    return AuditAction.find(wireName)
        .orElseThrow(() -> new IllegalArgumentException("no action is called " + wireName));
  }

  private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(type, new TextDeserializer<>(type, parse));
  }

  /** Reads a value from its text, so that its own checks apply. */
  private static final class TextDeserializer<T> extends StdScalarDeserializer<T> {

    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parse;

    TextDeserializer(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return parse.apply(_parseString(json, context, this));
    }
  }

  /** Writes {@link EpochMicros}. */
  private static final class MicrosSerializer extends StdScalarSerializer<Instant> {

    private static final long serialVersionUID = 1L;

    MicrosSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(EpochMicros.of(time));
    }
  }

  /** Reads {@link EpochMicros}. */
  private static final class MicrosDeserializer extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    MicrosDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return EpochMicros.toInstant(_parseLongPrimitive(json, context));
    }
  }
}
