package dev.berth.conformance.content;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** The kinds of content that a registry must take, each made anew when asked for. */
public enum DataSet {
  IMAGE,
  IMAGE_UNCOMPRESSED,
  DOCKER_IMAGE,
  DOCKER_LIST,
  LARGE_MANIFEST,
  INDEX,
  NESTED_INDEX,
  EMPTY_INDEX,
  ARTIFACT,
  ARTIFACT_INDEX,
  ARTIFACT_WITHOUT_LAYERS,
  ARTIFACT_WITH_SUBJECT,
  INDEX_WITH_SUBJECT,
  MISSING_SUBJECT,
  DATA_FIELD,
  LAYER_ELSEWHERE,
  CUSTOM_FIELDS,
  NO_LAYERS,
  SHA512;

  /** Content of this kind that has never been pushed. */
  public Content make() {
    return switch (this) {
      case IMAGE -> Images.withLayers(2);
      case IMAGE_UNCOMPRESSED -> uncompressed();
      case DOCKER_IMAGE -> dockerImage();
      case DOCKER_LIST -> dockerList();
      case LARGE_MANIFEST -> largeManifest();
      case INDEX -> Images.index();
      case NESTED_INDEX -> nestedIndex();
      case EMPTY_INDEX -> Content.of(List.of(), ManifestBuilder.index().build());
      case ARTIFACT -> Images.artifact();
      case ARTIFACT_INDEX -> artifactIndex();
      case ARTIFACT_WITHOUT_LAYERS -> artifactWithoutLayers();
      case ARTIFACT_WITH_SUBJECT -> artifactWithSubject();
      case INDEX_WITH_SUBJECT -> indexWithSubject();
      case MISSING_SUBJECT -> Images.artifact(Images.ARTIFACT_TYPE, Images.tiny().root());
      case DATA_FIELD -> dataField();
      case LAYER_ELSEWHERE -> layerElsewhere();
      case CUSTOM_FIELDS -> customFields();
      case NO_LAYERS -> Images.withLayers(0);
      case SHA512 -> Images.withLayers(2, Algorithm.SHA512);
    };
  }

  private static Content uncompressed() {
    Blob config = Images.config();
    Blob layer = Blob.random(1024);
    return Content.of(
        List.of(config, layer),
        ManifestBuilder.image().config(config).layer(layer, MediaTypes.LAYER).build());
  }

  private static Content dockerImage() {
    Blob config = Images.config();
    Blob layer = Blob.random(256);
    return Content.of(
        List.of(config, layer),
        ManifestBuilder.image(MediaTypes.DOCKER_MANIFEST)
            .config(config, MediaTypes.DOCKER_CONFIG)
            .layer(layer, MediaTypes.DOCKER_LAYER)
            .build());
  }

  private static Content dockerList() {
    Content image = dockerImage();
    return image.with(
        ManifestBuilder.index(MediaTypes.DOCKER_LIST).entry(image.root(), "amd64").build());
  }

  private static Content largeManifest() {
    Blob config = Images.config();
    ManifestBuilder image = ManifestBuilder.image().config(config);
    String value = "x".repeat(10_000);
    for (int i = 0; i < 390; i++) {
      image.annotation("org.example." + i, value);
    }
    return Content.of(List.of(config), image.build());
  }

  private static Content nestedIndex() {
    Content inner = Images.index();
    return inner.with(ManifestBuilder.index().entry(inner.root()).build());
  }

  private static Content artifactIndex() {
    Content artifact = Images.artifact();
    return artifact.with(
        ManifestBuilder.index().artifactType(Images.ARTIFACT_TYPE).entry(artifact.root()).build());
  }

  private static Content artifactWithoutLayers() {
    return Content.of(
        List.of(Images.EMPTY_CONFIG),
        ManifestBuilder.image()
            .artifactType(Images.ARTIFACT_TYPE)
            .config(Images.EMPTY_CONFIG, MediaTypes.EMPTY)
            .build());
  }

  private static Content artifactWithSubject() {
    Content image = Images.tiny();
    return image.and(Images.artifact(Images.ARTIFACT_TYPE, image.root()));
  }

  private static Content indexWithSubject() {
    Content image = Images.tiny();
    return image.with(
        ManifestBuilder.index().artifactType(Images.ARTIFACT_TYPE).subject(image.root()).build());
  }

  private static Content dataField() {
    Blob config = Images.config();
    Blob layer = Blob.random(64);
    ObjectNode descriptor =
        Json.descriptor(MediaTypes.LAYER_GZIP, layer.digest(), layer.size())
            .put("data", Base64.getEncoder().encodeToString(layer.bytes()));
    return Content.of(
        List.of(config, layer), ManifestBuilder.image().config(config).layer(descriptor).build());
  }

  private static Content layerElsewhere() {
    Blob config = Images.config();
    Blob layer = Blob.random(64);
    ObjectNode descriptor =
        Json.descriptor(MediaTypes.LAYER_ELSEWHERE, layer.digest(), layer.size());
    descriptor.putArray("urls").add("https://example.org/layer");
    return Content.of(
        List.of(config), ManifestBuilder.image().config(config).layer(descriptor).build());
  }

  private static Content customFields() {
    Blob config = Images.config();
    Blob layer = Blob.random(64);
    ManifestBuilder image = ManifestBuilder.image().config(config).layer(layer);
    image.json().put("org.example.custom", Fresh.word());
    image.json().withObject("/config").putArray("org.example.list").add(1.5).add(true);
    return Content.of(List.of(config, layer), image.build());
  }
}
