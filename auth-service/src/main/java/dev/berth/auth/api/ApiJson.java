package dev.berth.auth.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.contract.http.WireJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Values are written as everywhere; a key that means nothing is refused, as it may be misspelt. */
@Singleton
final class ApiJson implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    WireJson.configure(mapper)
        .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** The last: of two modules that write a type, the later one does. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }
}
