package dev.berth.gateway.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps clients from making up series of metrics: a method can be any word, and each would have a
 * series of its own for ever.
 */
@Singleton
public final class SeriesBound implements MeterFilter {

  private static final Tag OTHER = Tag.of("method", "OTHER");

  private static final Set<Tag> KNOWN =
      HttpMethod.values().stream()
          .map(method -> Tag.of(OTHER.getKey(), method.name()))
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith("http.server.")) {
      return id;
    }
    List<Tag> bounded = id.getTags().stream().map(SeriesBound::bounded).toList();
    return id.replaceTags(bounded);
  }

  private static Tag bounded(Tag tag) {
    return tag.getKey().equals(OTHER.getKey()) && !KNOWN.contains(tag) ? OTHER : tag;
  }
}
