package dev.berth.contract.http;

/** The headers of the internal API that are not HTTP's own. */
public final class WireHeaders {

  /** The secret that shows a call comes from a service of this registry. */
  public static final String CREDENTIAL = "Berth-Credential";

  /** The id of the client's request, for the log of every service it passes. */
  public static final String REQUEST_ID = "Berth-Request-Id";

  /** The digest of a manifest. */
  public static final String DIGEST = "Berth-Digest";

  /** The number of bytes of a manifest, also where they are not sent. */
  public static final String SIZE = "Berth-Size";

  private WireHeaders() {}
}
