package dev.berth.blob.upload;

import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.storage.StoreException;

/** What clients are told of requests on uploads that fail. */
final class Refusals {

  private Refusals() {}

  static RegistryException unknown(UploadId id) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, "the repository has no open upload " + id);
  }

  static RegistryException outOfOrder(UploadId id, long offset) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_OUT_OF_ORDER,
        "upload " + id + " goes on at offset " + offset,
        Long.toString(offset));
  }

  static RegistryException superseded(UploadId id) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_OUT_OF_ORDER, "another request has taken upload " + id + " over");
  }

  static RegistryException tooLarge(long limit) {
    return new RegistryException(
        ErrorCode.BLOB_TOO_LARGE, "a blob has at most " + limit + " bytes here");
  }

  static RegistryException wrongSize(long expected) {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, "the body does not have the " + expected + " bytes it should have");
  }

  static RegistryException brokenOff(Throwable cause) {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, "the body broke off before its end", cause);
  }

  static RegistryException lost(UploadId id, StoreException cause) {
    return new RegistryException(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, "the bytes of upload " + id + " are gone", cause);
  }

  static RegistryException otherDigest(Digest expected) {
    return new RegistryException(
        ErrorCode.DIGEST_INVALID,
        "the uploaded bytes do not have the digest " + expected,
        expected.toString());
  }

  static RegistryException busy(long most) {
    return new RegistryException(
        ErrorCode.TOOMANYREQUESTS, "at most " + most + " bodies of uploads are taken at once");
  }

  static boolean isTooMany(Throwable failure) {
    return failure instanceof RegistryException refusal
        && refusal.code() == ErrorCode.TOOMANYREQUESTS;
  }

  static RegistryException tooMany(int limit) {
    return new RegistryException(
        ErrorCode.TOOMANYREQUESTS, "a client may have " + limit + " uploads open at once");
  }
}
