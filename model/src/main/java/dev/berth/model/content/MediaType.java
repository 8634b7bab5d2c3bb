package dev.berth.model.content;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A media type without parameters, by RFC 6838 section 4.2; any is accepted, a few are known.
 *
 * @param value type and subtype, such as {@code application/vnd.oci.image.index.v1+json}
 */
public record MediaType(String value) {

  // Before the constants, which are checked against it.
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
  private static final Pattern GRAMMAR = Pattern.compile(NAME + "/" + NAME);

  /** An OCI image manifest. */
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");

  /** An OCI image index. */
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");

  /** A Docker image manifest, version 2, schema 2. */
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");

  /** A Docker manifest list. */
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  private static final Set<String> NON_DISTRIBUTABLE =
      Set.of(
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
          "application/vnd.docker.image.rootfs.foreign.diff.tar",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  /**
   * Checks the grammar.
   *
   * @throws RegistryException {@link ErrorCode#MANIFEST_INVALID} if the type is outside it
   */
  public MediaType {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new RegistryException(
          ErrorCode.MANIFEST_INVALID, "a media type has the form type/subtype of RFC 6838");
    }
  }

  /** Reads the value of a {@code Content-Type} header; parameters are left out. */
  public static MediaType parse(String header) {
    int parameters = header.indexOf(';');
    return new MediaType((parameters < 0 ? header : header.substring(0, parameters)).strip());
  }

  /** Whether manifests of this type list other manifests. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether content of this type may be left out of a registry, as its bytes stand elsewhere. */
  public boolean isNonDistributable() {
    return NON_DISTRIBUTABLE.contains(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
