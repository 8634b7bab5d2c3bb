package dev.berth.conformance.content;

import java.util.ArrayList;
import java.util.List;

/** Images and artifacts, complete with their blobs. */
public final class Images {

  /** The artifact type of {@link #artifact()}. */
  public static final String ARTIFACT_TYPE = "application/vnd.example.artifact";

  /** The config of an artifact that has none, as the image spec gives it. */
  public static final Blob EMPTY_CONFIG = Blob.of("{}");

  private Images() {}

  /** An image with a config and a layer of a few bytes. */
  public static Content tiny() {
    return withLayers(1);
  }

  /** An image with a config and so many layers. */
  public static Content withLayers(int count) {
    return withLayers(count, Algorithm.SHA256);
  }

  /** An image all of whose parts are addressed by this algorithm. */
  public static Content withLayers(int count, Algorithm algorithm) {
    List<Blob> blobs = new ArrayList<>();
    Blob config = config();
    blobs.add(config);
    ManifestBuilder image = ManifestBuilder.image().addressing(algorithm).config(config);
    for (int i = 0; i < count; i++) {
      Blob layer = Blob.random(256);
      blobs.add(layer);
      image.layer(layer);
    }
    return new Content(algorithm, blobs, List.of(image.build()));
  }

  /** An index of two tiny images. */
  public static Content index() {
    Content amd64 = tiny();
    Content arm64 = tiny();
    return amd64
        .and(arm64)
        .with(
            ManifestBuilder.index()
                .entry(amd64.root(), "amd64")
                .entry(arm64.root(), "arm64")
                .build());
  }

  /** An artifact with one layer. */
  public static Content artifact() {
    Blob layer = Blob.random(128);
    return Content.of(List.of(EMPTY_CONFIG, layer), artifactOf(layer).build());
  }

  /** An artifact of this type that refers to a subject. */
  public static Content artifact(String type, Manifest subject) {
    Blob layer = Blob.random(128);
    Manifest manifest = artifactOf(layer).artifactType(type).subject(subject).build();
    return Content.of(List.of(EMPTY_CONFIG, layer), manifest);
  }

  /** The config of an image, with nothing but what makes it one. */
  public static Blob config() {
    return Blob.of(
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\""
            + Fresh.word()
            + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
  }

  private static ManifestBuilder artifactOf(Blob layer) {
    return ManifestBuilder.image()
        .artifactType(ARTIFACT_TYPE)
        .config(EMPTY_CONFIG, MediaTypes.EMPTY)
        .layer(layer, "application/vnd.example.data");
  }
}
