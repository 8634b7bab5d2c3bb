package dev.berth.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;

/** What tests say of an answer. */
public final class AnswerAssert extends AbstractAssert<AnswerAssert, Answer> {

  /** The spec's section "Error Codes", and Docker's codes for what the spec has none. */
  private static final Set<String> KNOWN_CODES =
      Set.of(
          "BLOB_UNKNOWN",
          "BLOB_UPLOAD_INVALID",
          "BLOB_UPLOAD_UNKNOWN",
          "DIGEST_INVALID",
          "MANIFEST_BLOB_UNKNOWN",
          "MANIFEST_INVALID",
          "MANIFEST_UNKNOWN",
          "NAME_INVALID",
          "NAME_UNKNOWN",
          "SIZE_INVALID",
          "UNAUTHORIZED",
          "DENIED",
          "UNSUPPORTED",
          "TOOMANYREQUESTS",
          "MANIFEST_UNVERIFIED",
          "PAGINATION_NUMBER_INVALID",
          "RANGE_INVALID",
          "TAG_INVALID",
          "UNAVAILABLE",
          "UNKNOWN");

  AnswerAssert(Answer actual) {
    super(actual, AnswerAssert.class);
  }

  /** One of these statuses. */
  public AnswerAssert hasStatus(Integer... statuses) {
    assertThat(actual.status()).as("status of %s", actual).isIn((Object[]) statuses);
    return this;
  }

  /** A header with exactly this value. */
  public AnswerAssert hasHeader(String name, String value) {
    assertThat(actual.header(name)).as("%s of %s", name, actual).contains(value);
    return this;
  }

  /** A header that is not there. */
  public AnswerAssert hasNoHeader(String name) {
    assertThat(actual.header(name)).as("%s of %s", name, actual).isEmpty();
    return this;
  }

  /** The digest of the content, in the header of that name. */
  public AnswerAssert hasDigest(String digest) {
    return hasHeader("Docker-Content-Digest", digest);
  }

  /** The length of the content, in the header of that name. */
  public AnswerAssert hasLength(long length) {
    return hasHeader("Content-Length", Long.toString(length));
  }

  /** Exactly these bytes. */
  public AnswerAssert hasBody(byte[] bytes) {
    assertThat(actual.body()).as("body of %s", actual).isEqualTo(bytes);
    return this;
  }

  /** No body. */
  public AnswerAssert hasNoBody() {
    return hasBody(new byte[0]);
  }

  /** This status, an error body of the spec and, where some are given, one of these codes. */
  public AnswerAssert isError(int status, String... codes) {
    hasStatus(status).hasErrorBody();
    if (codes.length > 0) {
      assertThat(codes).as("wanted of %s", actual).containsAll(errorCodes());
    }
    return this;
  }

  /** Any 4xx, neither a success nor a failure of the server, with an error body of the spec. */
  public AnswerAssert isRefused() {
    assertThat(actual.status()).as("status of %s", actual).isBetween(400, 499);
    return hasErrorBody();
  }

  /** Errors that are as many as these texts, each of which stands in a detail. */
  public AnswerAssert hasDetails(List<String> texts) {
    List<String> details =
        actual.array("errors").stream().map(error -> error.path("detail").toString()).toList();
    assertThat(details).as("details of %s", actual).hasSameSizeAs(texts);
    assertThat(texts)
        .allSatisfy(text -> assertThat(details).anyMatch(detail -> detail.contains(text)));
    return this;
  }

  /** No further page. */
  public AnswerAssert isLastPage() {
    assertThat(actual.nextPage()).as("next page of %s", actual).isEqualTo(Optional.empty());
    return this;
  }

  private AnswerAssert hasErrorBody() {
    assertThat(actual.header("Content-Type").map(AnswerAssert::withoutParameters))
        .as("type of %s", actual)
        .contains("application/json");
    assertThat(errorCodes()).as("codes of %s", actual).isNotEmpty().isSubsetOf(KNOWN_CODES);
    return this;
  }

  private List<String> errorCodes() {
    return actual.array("errors").stream().map(error -> error.path("code").asText()).toList();
  }

  private static String withoutParameters(String mediaType) {
    int parameters = mediaType.indexOf(';');
    return parameters < 0 ? mediaType : mediaType.substring(0, parameters);
  }
}
