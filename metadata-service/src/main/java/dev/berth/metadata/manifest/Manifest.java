package dev.berth.metadata.manifest;

import dev.berth.metadata.link.EdgeKind;
import dev.berth.model.content.Descriptor;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a manifest says, as far as the registry has to know it. */
sealed interface Manifest {

  /** What every manifest may have. */
  Head head();

  /** What it is to the referrers list. */
  Optional<MediaType> artifactType();

  /** The blobs it names; each once, as the strictest thing it is named as. */
  SortedMap<Digest, EdgeKind> blobs();

  /** The manifests it names. */
  SortedSet<Digest> children();

  /**
   * What every manifest may have.
   *
   * @param mediaType the type it says it has
   * @param artifactType the type of the artifact
   * @param subject the manifest it refers to
   * @param annotations what its author noted
   */
  record Head(
      @Nullable MediaType mediaType,
      @Nullable MediaType artifactType,
      @Nullable Descriptor subject,
      Map<String, String> annotations) {}

  /**
   * An image, an artifact, and whatever names blobs.
   *
   * @param head what every manifest may have
   * @param config the config
   * @param layers the layers, in their order; one may stand there several times
   */
  record Image(Head head, @Nullable Descriptor config, List<Descriptor> layers)
      implements Manifest {

    @Override
    public Optional<MediaType> artifactType() {
      return Optional.ofNullable(head.artifactType)
          .or(() -> Optional.ofNullable(config).map(Descriptor::mediaType));
    }

    @Override
    public SortedMap<Digest, EdgeKind> blobs() {
      SortedMap<Digest, EdgeKind> blobs = new TreeMap<>();
      if (config != null) {
        blobs.put(config.digest(), EdgeKind.CONFIG);
      }
      for (Descriptor layer : layers) {
        EdgeKind kind = layer.mediaType().isNonDistributable() ? EdgeKind.FOREIGN : EdgeKind.LAYER;
        blobs.merge(layer.digest(), kind, EdgeKind::stricter);
      }
      return blobs;
    }

    @Override
    public SortedSet<Digest> children() {
      return new TreeSet<>();
    }
  }

  /**
   * A list of manifests, whose entries may as well be blobs.
   *
   * @param head what every manifest may have
   * @param entries the entries, in their order
   */
  record Index(Head head, List<Descriptor> entries) implements Manifest {

    @Override
    public Optional<MediaType> artifactType() {
      return Optional.ofNullable(head.artifactType);
    }

    @Override
    public SortedMap<Digest, EdgeKind> blobs() {
      SortedMap<Digest, EdgeKind> blobs = new TreeMap<>();
      children().forEach(digest -> blobs.put(digest, EdgeKind.ENTRY));
      return blobs;
    }

    @Override
    public SortedSet<Digest> children() {
      return entries.stream()
          .map(Descriptor::digest)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
