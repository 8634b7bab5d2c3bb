package dev.berth.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.fuzzing.Reading;
import dev.berth.gateway.request.OciRequest;
import dev.berth.gateway.request.OciRequestParser;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.ValueSource;

/** The link to the next page leads where it is meant to, whatever stands in {@code last}. */
@Fuzzed
class PagesFuzzTest {

  private static final Pattern LINK = Pattern.compile("<([!-;=?-~]*)>; rel=\"next\"");
  private static final String PATH = "/v2/_catalog";

  @ValueSource(
      strings = {
        "n=10&last=library/alpine",
        "n=0",
        "last=%3E%3B%20rel%3D%22next%22%0D%0ASet-Cookie%3A",
        "last=%26last%3D+%2B%25&n=99999999999999999999999",
        "last=%F0%9F%98%80%C3%A9%00",
        "last=%ED%A0%80",
        "last=",
      })
  @FuzzTest(maxDuration = "1m")
  void linkLeadsToThePageItNames(@NotNull String query) {
    Reading.of(() -> page(query)).ifPresent(PagesFuzzTest::assertLinkLeadsThere);
  }

  private static void assertLinkLeadsThere(OciRequest.Page page) {
    String last = page.last();
    if (last == null || page.items().isEmpty()) {
      return;
    }
    Map<String, String> next = Map.of("n", Integer.toString(page.items().getAsInt()), "last", last);

    Matcher link = LINK.matcher(Pages.link(PATH, next));

    assertThat(link.matches()).isTrue();
    String[] uri = link.group(1).split("\\?", 2);
    assertThat(uri[0]).isEqualTo(PATH);
    assertThat(page(uri[1])).isEqualTo(page);
  }

  private static OciRequest.Page page(@Nullable String query) {
    OciRequest request = OciRequestParser.parse("GET", PATH, query);
    return ((OciRequest.ListRepositories) request).page();
  }
}
