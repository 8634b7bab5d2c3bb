package dev.berth.conformance.content;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a manifest field by field; {@link #json()} is there for what no method covers. */
public final class ManifestBuilder {

  private final String mediaType;
  private final ObjectNode json = Json.object();
  private Algorithm algorithm = Algorithm.SHA256;

  private ManifestBuilder(String mediaType, String children) {
    this.mediaType = mediaType;
    json.put("schemaVersion", 2).put("mediaType", mediaType);
    json.putArray(children);
  }

  /** An OCI image manifest without config and layers. */
  public static ManifestBuilder image() {
    return image(MediaTypes.MANIFEST);
  }

  /** An image manifest of this type, without config and layers. */
  public static ManifestBuilder image(String mediaType) {
    return new ManifestBuilder(mediaType, "layers");
  }

  /** An OCI image index without entries. */
  public static ManifestBuilder index() {
    return index(MediaTypes.INDEX);
  }

  /** An index of this type, without entries. */
  public static ManifestBuilder index(String mediaType) {
    return new ManifestBuilder(mediaType, "manifests");
  }

  /** The algorithm that what is added from now on is addressed by. */
  public ManifestBuilder addressing(Algorithm byAlgorithm) {
    algorithm = byAlgorithm;
    return this;
  }

  /** The config of an OCI image. */
  public ManifestBuilder config(Blob config) {
    return config(config, MediaTypes.CONFIG);
  }

  /** A config of any type. */
  public ManifestBuilder config(Blob config, String type) {
    json.set("config", Json.descriptor(type, config.digest(algorithm), config.size()));
    return this;
  }

  /** One layer more, a gzipped tar by its type. */
  public ManifestBuilder layer(Blob layer) {
    return layer(layer, MediaTypes.LAYER_GZIP);
  }

  /** One layer more, of any type. */
  public ManifestBuilder layer(Blob layer, String type) {
    return layer(Json.descriptor(type, layer.digest(algorithm), layer.size()));
  }

  /** One layer more. */
  public ManifestBuilder layer(ObjectNode descriptor) {
    json.withArray("layers").add(descriptor);
    return this;
  }

  /** One entry more. */
  public ManifestBuilder entry(Manifest child) {
    entries().add(descriptor(child));
    return this;
  }

  /** One entry more, for a platform of this architecture. */
  public ManifestBuilder entry(Manifest child, String architecture) {
    ObjectNode descriptor = descriptor(child);
    descriptor.putObject("platform").put("os", "linux").put("architecture", architecture);
    entries().add(descriptor);
    return this;
  }

  /** One entry more, which is no manifest but a layer. */
  public ManifestBuilder entry(Blob layer) {
    entries().add(Json.descriptor(MediaTypes.LAYER_GZIP, layer.digest(algorithm), layer.size()));
    return this;
  }

  /** What this manifest refers to. */
  public ManifestBuilder subject(Manifest subject) {
    json.set("subject", descriptor(subject));
    return this;
  }

  /** What kind of artifact it is. */
  public ManifestBuilder artifactType(String type) {
    json.put("artifactType", type);
    return this;
  }

  /** One annotation more. */
  public ManifestBuilder annotation(String key, String value) {
    json.withObject("/annotations").put(key, value);
    return this;
  }

  /** The fields so far, to be changed in any way. */
  public ObjectNode json() {
    return json;
  }

  /** The manifest; an annotation makes it unlike every other. */
  public Manifest build() {
    annotation("dev.berth.unique", Fresh.word());
    return Manifest.of(mediaType, Json.write(json));
  }

  private ArrayNode entries() {
    return json.withArray("manifests");
  }

  private ObjectNode descriptor(Manifest manifest) {
    return Json.descriptor(manifest.mediaType(), manifest.digest(algorithm), manifest.size());
  }
}
