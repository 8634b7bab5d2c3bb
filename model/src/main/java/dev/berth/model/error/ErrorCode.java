package dev.berth.model.error;

/**
 * Every way a request can fail: the code on the wire, the HTTP status and the general message. The
 * codes are those of the distribution spec's section "Error Codes"; where one of them has several
 * statuses, each pair has a constant of its own. Three more ({@code UNKNOWN}, {@code UNAVAILABLE},
 * {@code TAG_INVALID}) are Docker's, as no code of the spec says the same.
 */
public enum ErrorCode {
  BLOB_UNKNOWN(404, "blob unknown to registry"),
  BLOB_UPLOAD_INVALID(400, "blob upload invalid"),
  BLOB_UPLOAD_UNKNOWN(404, "blob upload unknown to registry"),
  BLOB_UPLOAD_OUT_OF_ORDER("BLOB_UPLOAD_INVALID", 416, "chunk is not at the upload's offset"),
  BLOB_TOO_LARGE("SIZE_INVALID", 413, "blob is larger than this registry accepts"),
  BODY_TOO_SLOW("BLOB_UPLOAD_INVALID", 408, "request body came too slowly"),
  CONDITION_INVALID("UNSUPPORTED", 400, "conditional header invalid"),
  CONFLICT("DENIED", 409, "what is there does not allow it"),
  DENIED(403, "requested access to the resource is denied"),
  DIGEST_INVALID(400, "provided digest did not match uploaded content, or is malformed"),
  DISK_FULL("UNAVAILABLE", 507, "no space left to store content", 30),
  HEADERS_TOO_LARGE("UNSUPPORTED", 431, "request headers too large"),
  MALFORMED("UNSUPPORTED", 400, "request malformed"),
  MANIFEST_BLOB_UNKNOWN(400, "manifest references content unknown to the repository"),
  MANIFEST_INVALID(400, "manifest invalid"),
  MANIFEST_TOO_LARGE("MANIFEST_INVALID", 413, "manifest is larger than this registry accepts"),
  MANIFEST_UNKNOWN(404, "manifest unknown to registry"),
  NAME_INVALID(400, "invalid repository name"),
  NAME_UNKNOWN(404, "repository name not known to registry"),
  PATH_UNKNOWN("NAME_UNKNOWN", 404, "path is not part of the registry API"),
  PRECONDITION_FAILED("DENIED", 412, "the tag is not what the request expected"),
  QUERY_INVALID("UNSUPPORTED", 400, "query parameter invalid"),
  RANGE_NOT_SATISFIABLE("SIZE_INVALID", 416, "requested range lies outside the blob"),
  READ_ONLY("UNSUPPORTED", 405, "registry is read-only"),
  SIZE_INVALID(400, "provided length did not match content length"),
  TAG_INVALID(400, "invalid tag"),
  TOOMANYREQUESTS(429, "too many requests", 5),
  TOO_MANY_TAGS("TAG_INVALID", 414, "too many tags in one request"),
  UNAUTHORIZED(401, "authentication required"),
  UNAVAILABLE(503, "service unavailable", 2),
  UNKNOWN(500, "unknown error"),
  UNSUPPORTED(405, "the operation is unsupported"),
  URI_TOO_LONG("UNSUPPORTED", 414, "request line too long");

  private final String wireCode;
  private final int status;
  private final String message;
  private final int retryAfterSeconds;

  ErrorCode(int status, String message) {
    this(status, message, 0);
  }

  ErrorCode(int status, String message, int retryAfterSeconds) {
    this.wireCode = name();
    this.status = status;
    this.message = message;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  ErrorCode(String wireCode, int status, String message) {
    this(wireCode, status, message, 0);
  }

  ErrorCode(String wireCode, int status, String message, int retryAfterSeconds) {
    this.wireCode = wireCode;
    this.status = status;
    this.message = message;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * The first constant with this code and status on the wire, which is all that a client sees of
   * it; {@link #UNKNOWN} where there is none, as for an answer that did not come from Berth.
   */
  public static ErrorCode of(String wireCode, int status) {
    for (ErrorCode code : values()) {
      if (code.wireCode.equals(wireCode) && code.status == status) {
        return code;
      }
    }
    return UNKNOWN;
  }

  /** The code as it stands in an error body. */
  public String wireCode() {
    return wireCode;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What the code means in general. */
  public String message() {
    return message;
  }

  /** After how many seconds a repetition may succeed; 0 where that is not known. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
