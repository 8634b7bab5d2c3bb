package dev.berth.resilience.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end two readers would see at different places (RFC 9112, sections 6.3 and 11.2):
 * what follows is never taken for a request, be it what the client wants to be one.
 */
class SmugglingIT {

  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final Stand STAND = Stands.plain();

  private static final String POST = "POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: test\r\n";

  /** Of a transfer coding and a length, one would have to be ignored. */
  private static final List<String> CODINGS =
      List.of(
          "Transfer-Encoding: chunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding:\tchunked",
          "Transfer-Encoding:\u000bchunked",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: \u00ffchunked",
          "Transfer-Encoding: chunked\u0000",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
          "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding:\r\n chunked",
          "Transfer-Encoding\r\n : chunked",
          "TRANSFER-ENCODING: CHUNKED",
          "X: y\nTransfer-Encoding: chunked",
          "X: y\rTransfer-Encoding: chunked");

  @Test
  void codingBesidesALengthEndsTheConnection() {
    assertAllEndTheConnection(
        CODINGS, (coding, then) -> coded(coding, "Content-Length: " + (5 + then.length()), then));
  }

  @Test
  void lengthBesidesACodingEndsTheConnection() {
    assertAllEndTheConnection(
        CODINGS,
        (coding, then) ->
            POST
                + "Content-Length: 5\r\n"
                + coding
                + "\r\n\r\n"
                + Integer.toHexString(then.length())
                + "\r\n"
                + then
                + "\r\n0\r\n\r\n");
  }

  private static String coded(String coding, String length, String then) {
    return POST + coding + "\r\n" + length + "\r\n\r\n0\r\n\r\n" + then;
  }

  @Test
  void unknownCodingEndsTheConnection() {
    List<String> unknown =
        CODINGS.stream()
            .filter(coding -> !coding.matches("(?i)transfer-encoding:[ \t]chunked"))
            .toList();
    assertAllEndTheConnection(unknown, (coding, then) -> POST + coding + "\r\n\r\n" + then);
  }

  @Test
  void lengthThatIsNoneEndsTheConnection() {
    List<String> lengths =
        List.of(
            "+5",
            "-1",
            "5 5",
            "5, 5",
            "5;",
            "0x5",
            "5.0",
            "5_0",
            "",
            "\u000b5",
            "\u00b2",
            "99999999999999999999",
            "9223372036854775808",
            "5\r\nContent-Length: 6",
            "5\r\nContent-Length: 5",
            "5\n",
            "5\r\n 6");
    assertAllEndTheConnection(
        lengths, (length, then) -> POST + "Content-Length: " + length + "\r\n\r\nhello" + then);
  }

  @Test
  void chunkThatCannotBeReadEndsTheConnection() {
    List<String> chunks =
        List.of(
            "FFFFFFFFFFFFFFFF1\r\nhello\r\n0\r\n\r\n",
            "8000000000000000\r\nhello\r\n0\r\n\r\n",
            "80000000\r\nhello\r\n0\r\n\r\n",
            "100000005\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "+5\r\nhello\r\n0\r\n\r\n",
            "0x5\r\nhello\r\n0\r\n\r\n",
            "5,\r\nhello\r\n0\r\n\r\n",
            "\r\nhello\r\n0\r\n\r\n",
            "g\r\nhello\r\n0\r\n\r\n",
            "5\nhello\r\n0\r\n\r\n",
            "5\r\nhelloXX0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "5\rhello\r0\r\r",
            "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
            "5;" + "a".repeat(1_000_000) + "\r\nhello\r\n0\r\n\r\n",
            "0\r\n" + "X-Trailer: y\r\n".repeat(50_000) + "\r\n");
    assertAllEndTheConnection(
        chunks, (chunk, then) -> POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk + then);
  }

  @Test
  void headThatCannotBeReadEndsTheConnection() {
    List<String> heads =
        List.of(
            "GET /v2/ HTTP/1.1\nHost: test\n\n",
            "GET /v2/ HTTP/1.1\r\nHost: test\r\nX : y\r\n\r\n",
            "GET /v2/ HTTP/1.1\r\nHost: test\r\nX(y): z\r\n\r\n",
            "GET /v2/ HTTP/1.1\r\nHost: test\r\nX: y\u0000z\r\n\r\n",
            "GET /v2/ HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n",
            "GET /v2/ x HTTP/1.1\r\nHost: test\r\n\r\n",
            "GET /v2/\r\n",
            "POST /v2/a/blobs/uploads/ HTTP/1.0\r\n%s\r\n0\r\n\r\n"
                .formatted("Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n"));
    assertAllEndTheConnection(heads, (head, then) -> head + then);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "POST", "OPTIONS", "TRACE"})
  void bodyThatNobodyExpectsIsNoRequest(String method) {
    Siege.once(
        STAND,
        bystander -> {
          String inside = delete(bystander);
          Heard heard =
              exchange(
                  "%s /v2/ HTTP/1.1\r\nHost: test\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(method, inside.length(), inside));
          assertThat(heard.text()).containsOnlyOnce("HTTP/1.1 ");
        });
  }

  @Test
  void twoHostsAreRefused() {
    assertThat(exchange("GET /v2/ HTTP/1.1\r\nHost: test\r\nHost: other\r\n\r\n").statuses())
        .containsExactly(400);
  }

  /** Each form with a request behind it that would delete what somebody else needs. */
  private static void assertAllEndTheConnection(List<String> forms, Form form) {
    Siege.once(
        STAND,
        bystander -> {
          List<Heard> heard =
              Crowd.each(forms.size(), i -> exchange(form.with(forms.get(i), delete(bystander))));
          for (int i = 0; i < forms.size(); i++) {
            String name = forms.get(i).substring(0, Math.min(50, forms.get(i).length()));
            assertThat(heard.get(i).statuses())
                .as("%s: %s", name, heard.get(i))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(status -> status >= 400 && status < 500);
            assertThat(heard.get(i).closed()).as("%s: closed", name).isTrue();
          }
        });
  }

  private static String delete(Bystander bystander) {
    return "DELETE " + bystander.path() + " HTTP/1.1\r\nHost: test\r\n\r\n";
  }

  private static Heard exchange(String words) {
    try (Wire wire = Wire.open(STAND.registry().settings())) {
      wire.say(words);
      return wire.listen(SILENCE);
    }
  }

  /** How a form and what follows it make a request. */
  @FunctionalInterface
  private interface Form {
    String with(String form, String then);
  }
}
