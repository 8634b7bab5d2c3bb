package dev.berth.metadata.manifest;

import dev.berth.model.content.Descriptor;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest of any type: the image spec's manifest and index, Docker's, and whatever looks
 * like one of them. Unknown fields are passed over, known ones have to have the right type; {@code
 * null} is as if the field were not there, as some clients write it for an empty list.
 */
final class ManifestReader {

  private static final Set<MediaType> KNOWN =
      Set.of(
          MediaType.OCI_MANIFEST,
          MediaType.OCI_INDEX,
          MediaType.DOCKER_MANIFEST,
          MediaType.DOCKER_LIST);

  private static final long SCHEMA_VERSION = 2;

  private final int maxReferences;
  private int references;
  private @Nullable Long schemaVersion;
  private @Nullable MediaType mediaType;
  private @Nullable MediaType artifactType;
  private @Nullable Descriptor subject;
  private @Nullable Descriptor config;
  private @Nullable List<Descriptor> layers;
  private @Nullable List<Descriptor> manifests;
  private final Map<String, String> annotations = new HashMap<>();

  private ManifestReader(int maxReferences) {
    this.maxReferences = maxReferences;
  }

  /**
   * Reads a manifest.
   *
   * @param declared the type of the request, if it has one
   * @param maxReferences how many descriptors there may be
   * @throws RegistryException {@code MANIFEST_INVALID}
   */
  static Parsed read(byte[] bytes, Optional<MediaType> declared, int maxReferences) {
    ManifestReader reader = new ManifestReader(maxReferences);
    try {
      StrictJson.readObject(bytes, reader::field);
    } catch (RegistryException e) {
      // A digest or media type inside a manifest that is wrong makes the manifest so.
      throw StrictJson.invalid(e.errors().getFirst().message());
    }
    return reader.finish(declared);
  }

  private void field(StrictJson json, String name) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "schemaVersion" -> schemaVersion = json.number(name);
      case "mediaType" -> json.string(name, text -> mediaType = type(text));
      case "artifactType" -> json.string(name, text -> artifactType = type(text));
      case "config" -> config = descriptor(json, name);
      case "subject" -> subject = descriptor(json, name);
      case "layers", "blobs" -> layers = descriptors(json, name, layers);
      case "manifests" -> manifests = descriptors(json, name, manifests);
      case "annotations" -> strings(json, name, annotations::put);
      default -> json.skip();
    }
  }

  private List<Descriptor> descriptors(
      StrictJson json, String what, @Nullable List<Descriptor> before) throws IOException {
    List<Descriptor> read = before == null ? new ArrayList<>() : before;
    json.array(what, element -> read.add(descriptor(element, "an entry of " + what)));
    return read;
  }

  private Descriptor descriptor(StrictJson json, String what) throws IOException {
    references++;
    if (references > maxReferences) {
      throw StrictJson.invalid("it names more than " + maxReferences + " things");
    }
    DescriptorFields fields = new DescriptorFields();
    json.object(what, fields::field);
    return fields.finish(what);
  }

  private static void strings(StrictJson json, String what, BiConsumer<String, String> entries)
      throws IOException {
    json.object(
        what,
        (value, name) -> value.string("an entry of " + what, text -> entries.accept(name, text)));
  }

  /**
   * Empty is as if it were not there, as some clients write it. White space around it is a header's
   * privilege: to whoever compares the field as it stands, that would be another type.
   */
  private static @Nullable MediaType type(String text) {
    if (!text.strip().equals(text)) {
      throw StrictJson.invalid("there is white space around a media type");
    }
    return text.isEmpty() ? null : MediaType.parse(text);
  }

  private Parsed finish(Optional<MediaType> declared) {
    MediaType type = declared.orElse(mediaType);
    if (type == null) {
      throw StrictJson.invalid("neither the request nor the manifest says its media type");
    }
    if (mediaType != null && !mediaType.equals(type)) {
      throw StrictJson.invalid("the request says " + type + ", the manifest " + mediaType);
    }
    if (schemaVersion == null ? KNOWN.contains(type) : schemaVersion != SCHEMA_VERSION) {
      throw StrictJson.invalid("its schemaVersion is not 2");
    }
    Manifest.Head head = new Manifest.Head(mediaType, artifactType, subject, annotations);
    return new Parsed(type, type.isIndex() || manifests != null ? index(type, head) : image(head));
  }

  private Manifest image(Manifest.Head head) {
    return new Manifest.Image(head, config, layers == null ? List.of() : layers);
  }

  /** What could be read as an image and as an index is neither (CVE-2021-41190). */
  private Manifest index(MediaType type, Manifest.Head head) {
    if (config != null || layers != null || (KNOWN.contains(type) && !type.isIndex())) {
      throw StrictJson.invalid("it looks like an image and like an index at once");
    }
    return new Manifest.Index(head, manifests == null ? List.of() : manifests);
  }

  /**
   * A manifest that was read.
   *
   * @param mediaType the type it is stored and returned under
   * @param manifest what it says
   */
  record Parsed(MediaType mediaType, Manifest manifest) {}

  /** The fields of a descriptor while it is read, by the image spec's {@code descriptor.md}. */
  private static final class DescriptorFields {

    private @Nullable MediaType mediaType;
    private @Nullable Digest digest;
    private @Nullable Long size;

    void field(StrictJson json, String name) throws IOException {
      if (json.isNull()) {
        return;
      }
      switch (name) {
        case "mediaType" -> json.string(name, text -> mediaType = type(text));
        case "digest" -> json.string(name, text -> digest = Digest.parse(text));
        case "size" -> size = json.number(name);
        case "annotations" -> strings(json, name, (key, value) -> {});
        case "urls" -> json.array(name, url -> url.string("an entry of urls", text -> {}));
        case "data", "artifactType" -> json.string(name, text -> {});
        case "platform" -> json.object(name, (value, field) -> value.skip());
        default -> json.skip();
      }
    }

    Descriptor finish(String what) {
      if (mediaType == null || digest == null || size == null) {
        throw StrictJson.invalid(what + " lacks mediaType, digest or size");
      }
      return new Descriptor(mediaType, digest, size);
    }
  }
}
