package dev.berth.conformance.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of blobs, by RFC 9110 section 14. */
class BlobRangeIT {

  private static final int SIZE = 2048;

  private final Repository repository = Registry.target().newRepository();
  private final Blob blob = Blob.random(SIZE);

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=500-1499, 500, 1499",
    "bytes=500-, 500, 2047",
    "bytes=-500, 1548, 2047",
    "bytes=-5000, 0, 2047",
    "bytes=2000-5000, 2000, 2047"
  })
  @Row({"D23", "end-2"})
  void rangeGivesExactlyThatPart(String range, int first, int last) {
    assertThat(get(range))
        .hasStatus(206)
        .hasDigest(blob.digest())
        .hasBody(blob.slice(first, last + 1))
        .hasLength(last - first + 1)
        .hasHeader("Content-Range", "bytes " + first + "-" + last + "/" + SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=500-0", "bytes=2048-", "bytes=5000-10000"})
  @Row({"D23", "end-2"})
  void rangeOutsideTheBlobIsRefusedWithTheLength(String range) {
    assertThat(get(range)).isError(416).hasHeader("Content-Range", "bytes */" + SIZE);
  }

  @Test
  @Row({"D23", "end-2"})
  void anyRangeOfAnEmptyBlobIsOutside() {
    Blob empty = Blob.of("");
    repository.push(empty);

    assertThat(repository.getBlob(empty.digest(), "Range", "bytes=0-"))
        .isError(416)
        .hasHeader("Content-Range", "bytes */0");
  }

  @Test
  @Row({"D23", "end-2"})
  void severalRangesGiveTheWholeOrEachOfThem() {
    Answer answer = get("bytes=0-9,20-29");

    assertThat(answer).hasStatus(200, 206);
    if (answer.status() == 200) {
      assertThat(answer).hasBody(blob.bytes());
    } else {
      assertThat(answer.required("Content-Type")).startsWith("multipart/byteranges");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"items=0-9", "bytes", "bytes=", "bytes=a-b", "bytes=-", "0-9", "bytes=1-2-3"})
  @Row({"D23", "end-2"})
  void rangeThatIsNoneIsIgnored(String range) {
    assertThat(get(range)).hasStatus(200).hasBody(blob.bytes());
  }

  private Answer get(String range) {
    repository.push(blob);
    return repository.getBlob(blob.digest(), "Range", range);
  }
}
