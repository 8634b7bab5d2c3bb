package dev.berth.contract.http;

/**
 * The paths and query parameters of the internal API. Names of repositories have slashes and go
 * into the query, so that a path has no variable part but an id.
 */
public final class Paths {

  /** Everything internal stands below it; the gateway never routes it. */
  public static final String INTERNAL = "/internal";

  /** Blob-service. POST opens an upload; {@code /{id}}: GET, PATCH, PUT, DELETE. */
  public static final String UPLOADS = INTERNAL + "/uploads";

  /** Blob-service. POST notes that uploads have been linked. */
  public static final String LINKED = UPLOADS + "/linked";

  /** Blob-service. POST stores a whole blob; {@code /{key}}: GET reads one. */
  public static final String OBJECTS = INTERNAL + "/objects";

  /** Metadata-service. GET, PUT (link) and DELETE. */
  public static final String BLOBS = INTERNAL + "/blobs";

  /** Metadata-service. POST. */
  public static final String MOUNTS = INTERNAL + "/mounts";

  /** Metadata-service. GET, HEAD (lease), PUT and DELETE. */
  public static final String MANIFESTS = INTERNAL + "/manifests";

  /** Metadata-service. GET with an upgrade, see {@code MetadataFrames}. */
  public static final String FRAMES = INTERNAL + "/frames";

  /** Metadata-service. GET. */
  public static final String TAGS = INTERNAL + "/tags";

  /** Metadata-service. POST (lists) and DELETE. */
  public static final String REPOSITORIES = INTERNAL + "/repositories";

  /** Metadata-service. GET. */
  public static final String REFERRERS = INTERNAL + "/referrers";

  /** Metadata-service. GET and PUT. */
  public static final String MODE = INTERNAL + "/mode";

  /** Auth-service. GET: the public keys that verify tokens, RFC 7517. */
  public static final String JWKS = INTERNAL + "/jwks";

  /** Auth-service. GET: what a gateway has to know to judge requests. */
  public static final String AUTH_STATE = INTERNAL + "/auth/state";

  /** Auth-service. POST: lets somebody in. */
  public static final String LOGIN = INTERNAL + "/auth/login";

  /** Auth-service and metadata-service. GET: what they have noted, see {@code AuditQuery}. */
  public static final String AUDIT = INTERNAL + "/audit";

  /** Auth-service. POST: lets somebody in whose certificate has been verified. */
  public static final String CERTIFICATE = INTERNAL + "/auth/certificate";

  /** Auth-service, and public through the gateway. GET and POST: issues tokens. */
  public static final String TOKEN = "/auth/token";

  /**
   * Auth-service, and public through the gateway, for browsers. GET: the providers to log in by;
   * {@code /{provider}} goes to one.
   */
  public static final String LOGIN_PAGE = "/auth/login";

  /** The same. GET: where a provider sends a browser back to. */
  public static final String CALLBACK = "/auth/callback";

  /** The same. GET: one's personal tokens; POST makes one, at {@code /{id}/revoke} it ends one. */
  public static final String TOKENS_PAGE = "/auth/tokens";

  /** The same. POST: ends the session of a browser. */
  public static final String LOGOUT = "/auth/logout";

  /** Auth-service, and public through the gateway: what the registry is managed by. */
  public static final String API = "/api/v1";

  /** Query: the version that is known already. */
  public static final String AFTER = "after";

  /** Query: {@code true} where tags that are there may not be moved. */
  public static final String CREATE_ONLY = "createOnly";

  /** Query: the name of a repository. */
  public static final String REPOSITORY = "repository";

  /** Query: a digest. */
  public static final String DIGEST = "digest";

  /** Query: the algorithm of the running digest. */
  public static final String ALGORITHM = "algorithm";

  /** Query: the address of the client. */
  public static final String PEER = "peer";

  /** Query: the ids of some uploads, with commas between. */
  public static final String IDS = "ids";

  /** Query: the first byte wanted. */
  public static final String OFFSET = "offset";

  /** Query: how many bytes are wanted. */
  public static final String LENGTH = "length";

  /** Query: {@code true} to renew the lease. */
  public static final String LEASE = "lease";

  /** Query: a tag or digest. */
  public static final String REFERENCE = "reference";

  /** Query, repeated: a further tag. */
  public static final String TAG = "tag";

  /** Query: the artifact type wanted. */
  public static final String ARTIFACT_TYPE = "artifactType";

  /** Query: how many entries are wanted. */
  public static final String ITEMS = "n";

  /** Query: where the list goes on. */
  public static final String LAST = "last";

  private Paths() {}
}
