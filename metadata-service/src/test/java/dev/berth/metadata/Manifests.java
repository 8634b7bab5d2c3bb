package dev.berth.metadata;

import dev.berth.model.content.Digest;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** Manifests for tests; each is unlike any other. */
final class Manifests {

  static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  private Manifests() {}

  static String image(Digest config, Digest... layers) {
    return image("", config, layers);
  }

  static String image(String more, Digest config, Digest... layers) {
    return """
        {"schemaVersion":2,"mediaType":"%s","unique":"%s",%s"config":%s,"layers":[%s]}"""
        .formatted(
            IMAGE,
            UUID.randomUUID(),
            more,
            descriptor(CONFIG, config),
            Arrays.stream(layers)
                .map(layer -> descriptor(LAYER, layer))
                .collect(Collectors.joining(",")));
  }

  /** An image that needs nothing. */
  static String empty(String more) {
    return """
        {"schemaVersion":2,"mediaType":"%s",%s"unique":"%s"}"""
        .formatted(IMAGE, more, UUID.randomUUID());
  }

  static String index(Digest... entries) {
    return """
        {"schemaVersion":2,"mediaType":"%s","unique":"%s","manifests":[%s]}"""
        .formatted(
            INDEX,
            UUID.randomUUID(),
            Arrays.stream(entries)
                .map(entry -> descriptor(IMAGE, entry))
                .collect(Collectors.joining(",")));
  }

  static String subject(Digest subject) {
    return "\"subject\":" + descriptor(IMAGE, subject) + ",";
  }

  static String descriptor(String type, Digest digest) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":42}".formatted(type, digest);
  }
}
