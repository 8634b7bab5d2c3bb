package dev.berth.contract.metadata;

import dev.berth.contract.http.ErrorBody;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;

/** The answer to one {@link LookUp}: what was found, or why nothing was. */
public sealed interface LookUpAnswer {

  /** A failure, as the answer to a request of its own would have told of it. */
  static Failure of(RegistryException failure) {
    return new Failure(failure.code().status(), ErrorBody.of(failure));
  }

  /**
   * The manifest that was looked for.
   *
   * @throws RegistryException why there is none
   */
  default ManifestInfo foundManifest() {
    return switch (this) {
      case Manifest manifest -> manifest.info();
      case Blob _ -> throw new RegistryException(ErrorCode.UNKNOWN);
      case Failure failure -> throw failure.toException();
    };
  }

  /**
   * The blob that was looked for.
   *
   * @throws RegistryException why there is none
   */
  default BlobLocation foundBlob() {
    return switch (this) {
      case Blob blob -> blob.location();
      case Manifest _ -> throw new RegistryException(ErrorCode.UNKNOWN);
      case Failure failure -> throw failure.toException();
    };
  }

  /** A manifest. */
  record Manifest(ManifestInfo info) implements LookUpAnswer {}

  /** A blob. */
  record Blob(BlobLocation location) implements LookUpAnswer {}

  /**
   * What was looked for is not there.
   *
   * @param status the status of the answer
   * @param body its body
   */
  record Failure(int status, ErrorBody body) implements LookUpAnswer {

    /** The exception that tells of it. */
    public RegistryException toException() {
      return body.toException(status);
    }
  }
}
