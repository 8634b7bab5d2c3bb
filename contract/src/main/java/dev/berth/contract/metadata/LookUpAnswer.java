package dev.berth.contract.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.berth.contract.http.ErrorBody;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one {@link LookUp}: what was found, or why nothing was.
 *
 * @param manifest the manifest that was looked for
 * @param blob the blob that was looked for
 * @param status the status of the failure, 0 where there is none
 * @param failure what the answer to a request of its own would have said
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record LookUpAnswer(
    @Nullable ManifestInfo manifest,
    @Nullable BlobLocation blob,
    int status,
    @Nullable ErrorBody failure) {

  /** A manifest. */
  public static LookUpAnswer of(ManifestInfo manifest) {
    return new LookUpAnswer(manifest, null, 0, null);
  }

  /** A blob. */
  public static LookUpAnswer of(BlobLocation blob) {
    return new LookUpAnswer(null, blob, 0, null);
  }

  /** A failure. */
  public static LookUpAnswer of(RegistryException failure) {
    return new LookUpAnswer(null, null, failure.code().status(), ErrorBody.of(failure));
  }

  /**
   * The manifest.
   *
   * @throws RegistryException the failure, if there is none
   */
  public ManifestInfo foundManifest() {
    if (manifest == null) {
      throw toException();
    }
    return manifest;
  }

  /**
   * The blob.
   *
   * @throws RegistryException the failure, if there is none
   */
  public BlobLocation foundBlob() {
    if (blob == null) {
      throw toException();
    }
    return blob;
  }

  private RegistryException toException() {
    return failure == null ? new RegistryException(ErrorCode.UNKNOWN) : failure.toException(status);
  }
}
