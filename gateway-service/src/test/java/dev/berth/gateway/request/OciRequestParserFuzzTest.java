package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.fuzzing.Reading;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any method, path and query: a request, which spelled anew is the same one, or a refusal. */
@Fuzzed
class OciRequestParserFuzzTest {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");

  private static final String DIGEST =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  static Stream<Arguments> requests() {
    String id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    return Stream.of(
        Arguments.of(0, "/v2/", null),
        Arguments.of(0, "/v2/_catalog", "n=10&last=a%2Fb"),
        Arguments.of(0, "/v2/a/tags/list", "last=%F0%9F%98%80%00&n=00000000000000000003"),
        Arguments.of(1, "/v2/a/b/manifests/" + DIGEST, null),
        Arguments.of(2, "/v2/a/manifests/" + DIGEST, "tag=one&tag=two"),
        Arguments.of(5, "/v2/manifests/tags/manifests/%61", null),
        Arguments.of(1, "/v2/a/blobs/" + DIGEST.replace(":", "%3A"), null),
        Arguments.of(3, "/v2/a/blobs/uploads/", "mount=" + DIGEST + "&from=b"),
        Arguments.of(3, "/v2/a/blobs/uploads", "digest=" + DIGEST),
        Arguments.of(3, "/v2/a/blobs/uploads/", "digest-algorithm=sha512"),
        Arguments.of(2, "/v2/a/blobs/uploads/" + id, "digest=" + DIGEST),
        Arguments.of(4, "/v2/a/blobs/uploads/" + id, ""),
        Arguments.of(0, "/v2/a/referrers/" + DIGEST, "artifactType=a/b+c&n=0"),
        Arguments.of(0, "/v2/a%2Fb/%2e%2e/tags/list%", "n=-1"),
        Arguments.of(0, "/v2/blobs/uploads/blobs/uploads/uploads", ";&&=&%zz"));
  }

  @MethodSource("requests")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsTheSameWhenSpelledAnew(
      @InRange(min = 0, max = 6) int method, @NotNull String path, @Nullable String query) {
    String name = METHODS.get(method);
    Reading.of(() -> OciRequestParser.parse(name, path, query))
        .ifPresent(
            request -> {
              Spelling plain = Spelling.of(request);
              assertThat(OciRequestParser.parse(plain.method(), plain.path(), plain.query()))
                  .isEqualTo(request);
              assertThat(OciRequestParser.allowedMethods(path)).contains(name);
            });
  }
}
