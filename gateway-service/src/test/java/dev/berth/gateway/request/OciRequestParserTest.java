package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.blob.UploadId;
import dev.berth.contract.blob.UploadRef;
import dev.berth.gateway.request.OciRequest.Page;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OciRequestParserTest {

  private static final RepositoryName NAME = RepositoryName.parse("a/b");
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, new byte[0]);
  private static final Reference BY_DIGEST = new Reference.ByDigest(DIGEST);
  private static final String ID = "0b8b1b9e-3f0a-4a7e-9d3c-0123456789ab";
  private static final UploadRef UPLOAD = new UploadRef(NAME, UploadId.parse(ID));
  private static final Page ALL = new Page(OptionalInt.empty(), null);

  static Stream<Arguments> understood() {
    String uploads = "/v2/a/b/blobs/uploads/";
    return Stream.of(
        row("GET", "/v2/", new OciRequest.Ping()),
        row("GET", "/v2", new OciRequest.Ping()),
        row("HEAD", "/v2/", new OciRequest.Ping()),
        row("GET", "/v2/a/b/blobs/" + DIGEST, new OciRequest.GetBlob(NAME, DIGEST, false)),
        row("HEAD", "/v2/a/b/blobs/" + DIGEST, new OciRequest.GetBlob(NAME, DIGEST, true)),
        row(
            "GET",
            "/v2/a/b/blobs/sha256%3A" + DIGEST.hex(),
            new OciRequest.GetBlob(NAME, DIGEST, false)),
        row("DELETE", "/v2/a/b/blobs/" + DIGEST, new OciRequest.DeleteBlob(NAME, DIGEST)),
        row("GET", "/v2/a/b/manifests/v1", new OciRequest.GetManifest(NAME, new Tag("v1"), false)),
        row(
            "HEAD",
            "/v2/a/b/manifests/" + DIGEST,
            new OciRequest.GetManifest(NAME, BY_DIGEST, true)),
        row(
            "PUT",
            "/v2/a/b/manifests/v1",
            new OciRequest.PutManifest(NAME, new Tag("v1"), List.of())),
        row(
            "PUT",
            "/v2/a/b/manifests/" + DIGEST + "?tag=x&tag=y",
            new OciRequest.PutManifest(NAME, BY_DIGEST, List.of(new Tag("x"), new Tag("y")))),
        row("DELETE", "/v2/a/b/manifests/v1", new OciRequest.DeleteManifest(NAME, new Tag("v1"))),
        row("POST", uploads, new OciRequest.StartUpload(NAME, Algorithm.SHA256)),
        row("POST", "/v2/a/b/blobs/uploads", new OciRequest.StartUpload(NAME, Algorithm.SHA256)),
        row(
            "POST",
            uploads + "?digest-algorithm=sha512",
            new OciRequest.StartUpload(NAME, Algorithm.SHA512)),
        row("POST", uploads + "?digest=" + DIGEST, new OciRequest.PushBlob(NAME, DIGEST)),
        row(
            "POST",
            uploads + "?mount=" + DIGEST + "&from=c/d",
            new OciRequest.MountBlob(NAME, DIGEST, Optional.of(RepositoryName.parse("c/d")))),
        row(
            "POST",
            uploads + "?mount=" + DIGEST,
            new OciRequest.MountBlob(NAME, DIGEST, Optional.empty())),
        row("PATCH", uploads + ID, new OciRequest.UploadChunk(UPLOAD)),
        row(
            "PUT",
            uploads + ID + "?digest=" + DIGEST.toString().replace(":", "%3A"),
            new OciRequest.FinishUpload(UPLOAD, DIGEST)),
        row("GET", uploads + ID, new OciRequest.GetUpload(UPLOAD)),
        row("DELETE", uploads + ID, new OciRequest.CancelUpload(UPLOAD)),
        row("GET", "/v2/a/b/tags/list", new OciRequest.ListTags(NAME, ALL)),
        row(
            "GET",
            "/v2/a/b/tags/list?n=007&last=v1",
            new OciRequest.ListTags(NAME, new Page(OptionalInt.of(7), "v1"))),
        row(
            "GET",
            "/v2/a/b/tags/list?n=99999999999999999999",
            new OciRequest.ListTags(NAME, new Page(OptionalInt.of(Integer.MAX_VALUE), null))),
        row(
            "GET",
            "/v2/_catalog?n=0",
            new OciRequest.ListRepositories(new Page(OptionalInt.of(0), null))),
        row(
            "GET",
            "/v2/a/b/referrers/" + DIGEST,
            new OciRequest.ListReferrers(NAME, DIGEST, Optional.empty(), ALL)),
        row(
            "GET",
            "/v2/a/b/referrers/" + DIGEST + "?artifactType=application/vnd.x+json",
            new OciRequest.ListReferrers(
                NAME, DIGEST, Optional.of(new MediaType("application/vnd.x+json")), ALL)));
  }

  @ParameterizedTest
  @MethodSource("understood")
  void understandsEveryEndpoint(String method, String target, OciRequest expected) {
    assertThat(parse(method, target)).isEqualTo(expected);
  }

  @Test
  void hasARowForEveryEndpoint() {
    assertThat(understood().map(row -> Objects.requireNonNull(row.get()[2]).getClass()).distinct())
        .hasSize(OciRequest.class.getPermittedSubclasses().length);
  }

  @ParameterizedTest
  @CsvSource({
    "a/manifests, manifests/x, a/manifests",
    "tags/list, tags/list, tags/list",
    "blobs/uploads/a, manifests/v1, blobs/uploads/a",
    "v2/blobs, tags/list, v2/blobs"
  })
  void takesNamesThatLookLikeTheApi(String name, String rest, String expected) {
    OciRequest request = parse("GET", "/v2/" + name + '/' + rest);

    assertThat(request.toString()).contains("repository=" + expected + ",");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, PATH_UNKNOWN",
    "GET, '', PATH_UNKNOWN",
    "GET, /v1/, PATH_UNKNOWN",
    "GET, /v2/a, PATH_UNKNOWN",
    "GET, /v2//tags/list, NAME_INVALID",
    "GET, /v2/a/b, PATH_UNKNOWN",
    "GET, /internal/blobs, PATH_UNKNOWN",
    "GET, /v2/A/tags/list, NAME_INVALID",
    "GET, /v2/../tags/list, NAME_INVALID",
    "GET, /v2/%2e%2e/tags/list, NAME_INVALID",
    "GET, /v2/a%2Fb/tags/list, NAME_INVALID",
    "GET, /v2/a%00/tags/list, NAME_INVALID",
    "GET, /v2/a%zz/tags/list, NAME_INVALID",
    "GET, /v2/a%/tags/list, NAME_INVALID",
    "GET, /v2/a/blobs/sha256:x, DIGEST_INVALID",
    "GET, /v2/a/blobs/..%2F..%2Fetc, NAME_INVALID",
    "GET, /v2/a/manifests/.INVALID_MANIFEST_NAME, MANIFEST_UNKNOWN",
    "PUT, /v2/a/manifests/.INVALID_MANIFEST_NAME, TAG_INVALID",
    "GET, /v2/a/manifests/sha256:baddigeststring, DIGEST_INVALID",
    "PUT, /v2/a/manifests/v1?tag=x, QUERY_INVALID",
    "PUT, /v2/a/blobs/uploads/0b8b1b9e-3f0a-4a7e-9d3c-0123456789ab, DIGEST_INVALID",
    "PATCH, /v2/a/blobs/uploads/1-1-1-1-1, BLOB_UPLOAD_UNKNOWN",
    "POST, /v2/a/blobs/uploads/?digest=x&digest=y, QUERY_INVALID",
    "POST, /v2/a/blobs/uploads/?digest-algorithm=md5, DIGEST_INVALID",
    "POST, /v2/a/blobs/uploads/?mount=%zz, QUERY_INVALID",
    "GET, /v2/a/tags/list?n=-1, QUERY_INVALID",
    "GET, /v2/a/tags/list?n=many, QUERY_INVALID",
    "POST, /v2/, UNSUPPORTED",
    "PATCH, /v2/a/manifests/v1, UNSUPPORTED",
    "BREW, /v2/a/tags/list, UNSUPPORTED"
  })
  void refusesTheRest(String method, String target, ErrorCode expected) {
    assertThatThrownBy(() -> parse(method, target))
        .isInstanceOfSatisfying(
            RegistryException.class, refusal -> assertThat(refusal.code()).isEqualTo(expected));
  }

  @Test
  void neitherFailsNorHangsOnNoise() {
    Random random = new Random(42);
    String alphabet = "/v2ab%:.?=&_-+~sha256manifestsblobsuploads\u0000é";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder target = new StringBuilder("/v2/");
      for (int length = random.nextInt(60); length > 0; length--) {
        target.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(parse("GET", target.toString())).isNotNull();
      } catch (RegistryException refusal) {
        assertThat(refusal.code().status()).isBetween(400, 499);
      }
    }
  }

  private static OciRequest parse(String method, String target) {
    int query = target.indexOf('?');
    return query < 0
        ? OciRequestParser.parse(method, target, null)
        : OciRequestParser.parse(method, target.substring(0, query), target.substring(query + 1));
  }

  private static Arguments row(String method, String target, OciRequest expected) {
    return Arguments.of(method, target, expected);
  }
}
