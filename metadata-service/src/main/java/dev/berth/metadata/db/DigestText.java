package dev.berth.metadata.db;

import dev.berth.model.content.Digest;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Digests as text for native SQL of a session, which has no arrays of {@code bytea}: {@code
 * decode(text, 'hex')} makes a digest of it. It is the hexadecimal form of {@link
 * Digest#toBytes()}, so its order is that of the bytes.
 */
public final class DigestText {

  private static final HexFormat HEX = HexFormat.of();

  private DigestText() {}

  /** The text of one digest. */
  public static String of(Digest digest) {
    return HEX.formatHex(digest.toBytes());
  }

  /** The texts of some digests, in their order. */
  public static String[] of(Collection<Digest> digests) {
    return digests.stream().map(DigestText::of).toArray(String[]::new);
  }

  /** The digest of what {@code encode(digest, 'hex')} gave. */
  public static Digest parse(Object text) {
    return Digest.ofBytes(HEX.parseHex((String) text));
  }
}
