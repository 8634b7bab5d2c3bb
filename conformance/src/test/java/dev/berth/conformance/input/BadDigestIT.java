package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Content;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.row.Row;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests outside the grammar, wherever a digest may stand. */
class BadDigestIT {

  private static final String HEX = "0123456789abcdef".repeat(4);

  private final Repository repository = Registry.target().newRepository();
  private final Content image = Images.tiny();

  static Stream<String> badDigests() {
    return Stream.of(
        "sha256:baddigeststring",
        "sha256:totallywrong",
        "sha256:",
        ":" + HEX,
        "sha256:" + HEX.substring(1),
        "sha256:" + HEX + "0",
        "sha256:" + HEX.toUpperCase(Locale.ROOT),
        "sha256:" + HEX.replace('0', 'g'),
        "sha256:" + HEX + HEX,
        "SHA256:" + HEX,
        "sha512:" + HEX,
        "md5:" + HEX.substring(32),
        "sha256%3A" + HEX.substring(1));
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-2"})
  void noBlobIsPulled(String digest) {
    repository.push(image);

    assertThat(repository.getBlob(digest)).isError(400, "DIGEST_INVALID");
    assertThat(repository.headBlob(digest)).hasStatus(400).hasNoBody();
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-3"})
  void noManifestIsPulled(String digest) {
    repository.push(image);

    assertThat(repository.getManifest(digest)).hasStatus(400, 404).isRefused();
    assertThat(repository.headManifest(digest)).hasStatus(400, 404).hasNoBody();
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-7a"})
  void noManifestIsPushed(String digest) {
    repository.pushBlobs(image);

    assertThat(repository.putManifest(digest, image.root())).isError(400, "DIGEST_INVALID");
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-9", "end-10"})
  void nothingIsDeleted(String digest) {
    repository.push(image);

    assertThat(repository.deleteBlob(digest)).isError(400, "DIGEST_INVALID");
    assertThat(repository.deleteManifest(digest)).isError(400, "DIGEST_INVALID");
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-4b", "end-6", "end-11"})
  void noBlobIsPushed(String digest) {
    byte[] bytes = image.root().bytes();
    Upload upload = repository.openUpload();

    assertThat(repository.postBlob(digest, bytes)).isError(400, "DIGEST_INVALID");
    assertThat(upload.finish(digest, bytes)).isError(400, "DIGEST_INVALID");
    assertThat(repository.startUpload("?mount=" + digest)).isError(400, "DIGEST_INVALID");
  }

  @ParameterizedTest
  @MethodSource("badDigests")
  @Row({"D3", "end-12a"})
  void noReferrersAreListed(String digest) {
    assertThat(repository.referrers(digest)).isError(400, "DIGEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "SHA256", "sha256:"})
  @Row({"D3", "end-4c"})
  void unknownAlgorithmOpensNoUpload(String algorithm) {
    assertThat(repository.startUpload("?digest-algorithm=" + algorithm))
        .isError(400, "DIGEST_INVALID", "UNSUPPORTED");
  }
}
