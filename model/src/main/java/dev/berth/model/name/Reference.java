package dev.berth.model.name;

import dev.berth.model.content.Digest;

/** What a manifest is asked for by: a tag or a digest. */
public sealed interface Reference permits Tag, Reference.ByDigest {

  /**
   * Reads a reference as it stands in a URL. A text with a colon can only be a digest, as the tag
   * grammar has none.
   *
   * @throws dev.berth.model.error.RegistryException {@code DIGEST_INVALID} or {@code TAG_INVALID}
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? new ByDigest(Digest.parse(text)) : new Tag(text);
  }

  /**
   * A reference by digest.
   *
   * @param digest the digest of the manifest's bytes
   */
  record ByDigest(Digest digest) implements Reference {

    @Override
    public String toString() {
      return digest.toString();
    }
  }
}
