package dev.berth.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.gateway.caller.Caller;
import dev.berth.model.content.ByteRange;
import dev.berth.model.error.RegistryException;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

  @Test
  void readsTheRangeOfAChunk() {
    assertThat(with("Content-Range", "0-21").contentRange()).contains(new ByteRange(0, 21));
    assertThat(with("Other", "x").contentRange()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "21", "5-4", "-1-4", "0-", "bytes 0-1/2", "0-99999999999999999999"})
  void refusesWhatIsNoRangeOfAChunk(String header) {
    RequestHead head = with("Content-Range", header);

    assertThatThrownBy(head::contentRange).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesTwoRangesOfAChunk() {
    RequestHead head =
        new RequestHead(
            MultiMap.caseInsensitiveMultiMap()
                .add("Content-Range", "0-21")
                .add("Content-Range", "22-43"),
            "127.0.0.1",
            new Caller.Anybody());

    assertThatThrownBy(head::contentRange).isInstanceOf(RegistryException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"abc\"', true",
    "'W/\"abc\"', true",
    "'\"x\", \"abc\"', true",
    "'*', true",
    "'abc', false",
    "'\"abcd\"', false"
  })
  void comparesEntityTagsWeakly(String header, boolean expected) {
    assertThat(with("If-None-Match", header).knows("abc")).isEqualTo(expected);
  }

  private static RequestHead with(String name, String value) {
    return new RequestHead(
        MultiMap.caseInsensitiveMultiMap().set(name, value), "127.0.0.1", new Caller.Anybody());
  }
}
