package dev.berth.resilience.hostile;

import static dev.berth.resilience.hostile.Frames.CONTINUATION;
import static dev.berth.resilience.hostile.Frames.DATA;
import static dev.berth.resilience.hostile.Frames.END_HEADERS;
import static dev.berth.resilience.hostile.Frames.END_STREAM;
import static dev.berth.resilience.hostile.Frames.GO_AWAY;
import static dev.berth.resilience.hostile.Frames.HEADERS;
import static dev.berth.resilience.hostile.Frames.PING;
import static dev.berth.resilience.hostile.Frames.RST_STREAM;
import static dev.berth.resilience.hostile.Frames.SETTINGS;
import static dev.berth.resilience.hostile.Frames.WINDOW_UPDATE;
import static dev.berth.resilience.hostile.Frames.block;
import static dev.berth.resilience.hostile.Frames.bytes;
import static dev.berth.resilience.hostile.Frames.frame;
import static dev.berth.resilience.hostile.Frames.get;
import static dev.berth.resilience.hostile.Frames.join;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Frames and headers of HTTP/2 that are none (RFC 9113): refused, and nothing done for them. */
class Http2FormsIT {

  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int COMPLETE = END_STREAM | END_HEADERS;

  private static final Stand STAND = Stands.tls();

  @Test
  void framesThatMeanNothingEndTheConnection() {
    byte[] begun = frame(HEADERS, END_HEADERS, 1, block("POST", "/v2/a/blobs/uploads/"));
    Map<String, byte[]> forms =
        Map.ofEntries(
            Map.entry("data of no stream", frame(DATA, 0, 0, new byte[10])),
            Map.entry("data of an idle stream", frame(DATA, 0, 7, new byte[10])),
            Map.entry("a request of no stream", frame(HEADERS, COMPLETE, 0, block("GET", "/v2/"))),
            Map.entry("a request of the server", get(2, "/v2/")),
            Map.entry("a continuation of nothing", frame(CONTINUATION, END_HEADERS, 1)),
            Map.entry(
                "a frame between headers",
                join(frame(HEADERS, END_STREAM, 1, block("GET", "/v2/")), frame(PING, 0, 0))),
            Map.entry("half a ping", frame(PING, 0, 0, new byte[4])),
            Map.entry("a ping of a stream", frame(PING, 0, 1, new byte[8])),
            Map.entry("half a setting", frame(SETTINGS, 0, 0, new byte[5])),
            Map.entry("settings of a stream", frame(SETTINGS, 0, 1)),
            Map.entry(
                "a window beyond all", frame(SETTINGS, 0, 0, join(new byte[] {0, 4}, bytes(-1)))),
            Map.entry(
                "a frame too small", frame(SETTINGS, 0, 0, join(new byte[] {0, 5}, bytes(1)))),
            Map.entry("no more window", frame(WINDOW_UPDATE, 0, 0, bytes(0))),
            Map.entry("too much window", frame(WINDOW_UPDATE, 0, 0, bytes(Integer.MAX_VALUE))),
            Map.entry("half a reset", join(begun, frame(RST_STREAM, 0, 1, new byte[2]))),
            Map.entry("a reset of an idle stream", frame(RST_STREAM, 0, 9, bytes(8))),
            Map.entry("half a goodbye", frame(GO_AWAY, 0, 0, new byte[3])),
            Map.entry("a frame that is too long", frame(DATA, 0, 1, new byte[100_000])),
            Map.entry("padding beyond the end", join(begun, frame(DATA, 8, 1, (byte) 200))),
            Map.entry("no headers at all", frame(HEADERS, COMPLETE, 1, new byte[] {(byte) 0xff})));

    assertForms(forms, true);
  }

  @Test
  void headersThatMeanNothingAreRefused() {
    Siege.once(
        STAND,
        bystander -> {
          String path = bystander.path();
          Map<String, byte[]> forms =
              Map.ofEntries(
                  Map.entry("a transfer coding", delete(path, "transfer-encoding", "chunked")),
                  Map.entry("a connection header", delete(path, "connection", "close")),
                  Map.entry("an upgrade", delete(path, "upgrade", "h2c")),
                  Map.entry("upper case", delete(path, "X-Upper", "x")),
                  Map.entry("a line break", delete(path, "x", "y\r\nx: z")),
                  Map.entry("a line break in a name", delete(path, "x\r\ny", "z")),
                  Map.entry("a NUL", delete(path, "x", "y\u0000")),
                  Map.entry("a space in a name", delete(path, "x y", "z")),
                  Map.entry("a colon in a name", delete(path, "x:y", "z")),
                  Map.entry("an empty name", delete(path, "", "z")),
                  Map.entry("a late pseudo header", delete(path, "x", "y", ":scheme", "http")),
                  Map.entry("an unknown pseudo header", delete(path, ":x", "y")),
                  Map.entry("a status", delete(path, ":status", "200")),
                  Map.entry("two paths", delete("/v2/", ":path", path)),
                  Map.entry("two methods", delete(path, ":method", "GET")),
                  Map.entry("a length and no body", delete(path, "content-length", "10")),
                  Map.entry("two lengths", delete(path, "content-length", "0, 1")),
                  Map.entry("a length below nothing", delete(path, "content-length", "-1")),
                  Map.entry("a line in the path", delete(path + " HTTP/1.1\r\nx: y")),
                  Map.entry("a space in the path", delete(path + " x")),
                  Map.entry("no path", delete("")),
                  Map.entry("another form of path", delete("https://test" + path + "%zz")));

          assertForms(forms, false);
        });
  }

  @Test
  void bodyThatIsLongerThanItSaysChangesNothing() {
    byte[] head =
        block("PUT", "/v2/a/manifests/latest", "content-type", "a/b", "content-length", "2");
    assertForms(
        Map.of(
            "a body too long",
            join(
                frame(HEADERS, END_HEADERS, 1, head),
                frame(DATA, END_STREAM, 1, "{\"schemaVersion\":2}".getBytes(US_ASCII))),
            "a body too short",
            join(frame(HEADERS, END_HEADERS, 1, head), frame(DATA, END_STREAM, 1, (byte) '{'))),
        false);
    assertThat(STAND.registry().get("/v2/a/manifests/latest")).hasStatus(404);
  }

  private static byte[] delete(String path, String... more) {
    return frame(HEADERS, COMPLETE, 1, block("DELETE", path, more));
  }

  private static void assertForms(Map<String, byte[]> forms, boolean endTheConnection) {
    Map<String, Http2Heard> heard = new ConcurrentHashMap<>();
    List<Map.Entry<String, byte[]>> all = List.copyOf(forms.entrySet());
    Crowd.each(
        all.size(), i -> heard.put(all.get(i).getKey(), exchange(all.get(i).getValue())) == null);

    assertThat(heard)
        .allSatisfy(
            (name, each) -> {
              assertThat(each.statuses()).hasSizeLessThanOrEqualTo(1);
              assertThat(each.statuses()).allMatch(status -> status >= 400 && status < 500);
              boolean refused = each.resets() > 0 || !each.statuses().isEmpty();
              assertThat(each.ended() || (refused && !endTheConnection)).isTrue();
            });
  }

  private static Http2Heard exchange(byte[] frames) {
    try (Wire wire = Wire.openHttp2(STAND.registry().settings())) {
      wire.say(Frames.greeting());
      wire.say(frames);
      return new Http2Heard(wire.listen(SILENCE));
    }
  }
}
