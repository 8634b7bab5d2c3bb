package dev.berth.conformance.content;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that is pushed to make one thing pullable.
 *
 * @param algorithm the algorithm everything is addressed by
 * @param blobs configs and layers
 * @param manifests in the order of pushing: what is named stands before what names it
 */
public record Content(Algorithm algorithm, List<Blob> blobs, List<Manifest> manifests) {

  /** Copies the lists. */
  public Content {
    blobs = List.copyOf(blobs);
    manifests = List.copyOf(manifests);
  }

  /** Content addressed by sha256. */
  public static Content of(List<Blob> blobs, Manifest... manifests) {
    return new Content(Algorithm.SHA256, blobs, List.of(manifests));
  }

  /** The manifest that names all the others. */
  public Manifest root() {
    return manifests.getLast();
  }

  /** The digest of the root. */
  public String digest() {
    return root().digest(algorithm);
  }

  /** This and one manifest more, which becomes the root. */
  public Content with(Manifest manifest) {
    return new Content(
        algorithm, blobs, Stream.concat(manifests.stream(), Stream.of(manifest)).toList());
  }

  /** This and the other, whose root becomes the root of both. */
  public Content and(Content other) {
    return new Content(
        algorithm,
        Stream.concat(blobs.stream(), other.blobs.stream()).toList(),
        Stream.concat(manifests.stream(), other.manifests.stream()).toList());
  }
}
