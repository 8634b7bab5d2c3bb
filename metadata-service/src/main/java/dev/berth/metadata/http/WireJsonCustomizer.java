package dev.berth.metadata.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.contract.http.WireJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Makes the framework's JSON that of the internal API. */
@Singleton
final class WireJsonCustomizer implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    WireJson.configure(mapper);
  }

  /** The last: of two modules that write a type, such as a point in time, the later one does. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }
}
