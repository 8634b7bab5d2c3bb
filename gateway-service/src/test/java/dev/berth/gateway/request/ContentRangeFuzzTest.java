package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.fuzzing.Reading;
import dev.berth.gateway.caller.Caller;
import dev.berth.model.content.ByteRange;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Content-Range} of any text. */
@Fuzzed
class ContentRangeFuzzTest {

  @ValueSource(
      strings = {
        "0-0",
        "00-01",
        "5-4",
        " 0-9\t",
        "bytes 0-9/10",
        "0-999999999999999999",
        "999999999999999999-999999999999999999",
        "0-9223372036854775808",
      })
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsARangeThatReadsTheSame(@NotNull String header) {
    Reading.of(() -> read(header).orElseThrow())
        .ifPresent(
            range -> {
              assertThat(range.length()).isPositive();
              assertThat(read(range.toString())).contains(range);
            });
  }

  private static Optional<ByteRange> read(String header) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Range", header);
    return new RequestHead(headers, "127.0.0.1", new Caller.Anybody()).contentRange();
  }
}
