package dev.berth.contract.http;

/** The headers of the internal API that are not HTTP's own. */
public final class WireHeaders {

  /** Who wants a change, see {@code Actor}; a call that is one and does not have it is refused. */
  public static final String ACTOR = "Berth-Actor";

  /** A {@code CertifiedSubject}: the client that the gateway passes a public request on for. */
  public static final String CERTIFICATE = "Berth-Certificate";

  /** The secret that shows a call comes from a service of this registry. */
  public static final String CREDENTIAL = "Berth-Credential";

  /** The digest of a manifest. */
  public static final String DIGEST = "Berth-Digest";

  /** The address of the client that the gateway passes a public request on for. */
  public static final String PEER = "Berth-Peer";

  /** What the client calls the registry, scheme and host, without a slash at the end. */
  public static final String ROOT = "Berth-Root";

  /** The number of bytes of a manifest, also where they are not sent. */
  public static final String SIZE = "Berth-Size";

  private WireHeaders() {}
}
