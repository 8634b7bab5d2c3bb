package dev.berth.resilience.hostile;

import static dev.berth.resilience.hostile.Frames.CONTINUATION;
import static dev.berth.resilience.hostile.Frames.DATA;
import static dev.berth.resilience.hostile.Frames.END_HEADERS;
import static dev.berth.resilience.hostile.Frames.END_STREAM;
import static dev.berth.resilience.hostile.Frames.HEADERS;
import static dev.berth.resilience.hostile.Frames.PING;
import static dev.berth.resilience.hostile.Frames.PRIORITY;
import static dev.berth.resilience.hostile.Frames.SETTINGS;
import static dev.berth.resilience.hostile.Frames.WINDOW_UPDATE;
import static dev.berth.resilience.hostile.Frames.block;
import static dev.berth.resilience.hostile.Frames.frame;
import static dev.berth.resilience.hostile.Frames.get;
import static dev.berth.resilience.hostile.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.resilience.stack.Stand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Frames in numbers that no client needs: what they cost the gateway has an end. */
class Http2FloodIT {

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration UNHEARD = Duration.ofSeconds(2);
  private static final int CLIENTS = 2;
  private static final int ROUNDS = 200;

  private static final Stand STAND = Stands.tls();

  @Test
  void requestsThatAreTakenBackEndTheConnection() {
    assertEndsTheConnection(n -> join(get(2 * n - 1, "/v2/_catalog"), Frames.cancel(2 * n - 1)));
  }

  @Test
  void requestsThatMakeTheServerGiveThemUpEndTheConnection() {
    assertEndsTheConnection(
        n ->
            join(
                get(2 * n - 1, "/v2/_catalog"),
                frame(WINDOW_UPDATE, 0, 2 * n - 1, Frames.bytes(0))));
  }

  @Test
  void headersWithoutEndEndTheConnection() {
    byte[] begin = frame(HEADERS, END_STREAM, 1, block("GET", "/v2/"));
    byte[] large = frame(CONTINUATION, 0, 1, block("GET", "/v2/", "x", "y".repeat(10_000)));
    assertEndsTheConnection(round -> round == 1 ? begin : frame(CONTINUATION, 0, 1));
    assertEndsTheConnection(round -> round == 1 ? begin : large);
  }

  @Test
  void headersThatUnfoldEndTheConnection() {
    // The second half of the block is a byte for each kilobyte that it stands for.
    byte[] name = block("GET", "/v2/", "x", "y".repeat(3_900));
    byte[] bomb = new byte[15_000];
    Arrays.fill(bomb, (byte) (0x80 | 62));
    assertEndsTheConnection(
        round -> frame(HEADERS, END_STREAM | END_HEADERS, 2 * round - 1, join(name, bomb)));
  }

  @Test
  void emptyDataEndsTheConnection() {
    byte[] begin = frame(HEADERS, END_HEADERS, 1, block("POST", "/v2/a/blobs/uploads/", "x", "y"));
    assertEndsTheConnection(round -> round == 1 ? begin : frame(DATA, 0, 1));
  }

  @Test
  void settingsWithoutEndCostNothing() {
    assertCostsNothing(round -> frame(SETTINGS, 0, 0));
  }

  @Test
  void pingsWithoutEndCostNothing() {
    assertCostsNothing(round -> frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void prioritiesWithoutEndCostNothing() {
    assertCostsNothing(round -> frame(PRIORITY, 0, 2 * round + 1, new byte[5]));
  }

  @Test
  void windowsWithoutEndCostNothing() {
    assertCostsNothing(round -> frame(WINDOW_UPDATE, 0, 0, Frames.bytes(1)));
  }

  @Test
  void unknownFramesCostNothing() {
    assertCostsNothing(round -> frame(0xfe, 0, round, new byte[100]));
  }

  @Test
  void answersThatNobodyReadsDoNotPileUp() {
    assertCostsNothing(round -> get(2 * round - 1, "/v2/"));
  }

  @Test
  void answersWithoutBodiesThatNobodyReadsDoNotPileUp() {
    byte[] head = block("HEAD", "/v2/");
    assertCostsNothing(round -> frame(HEADERS, END_STREAM | END_HEADERS, 2 * round - 1, head));
  }

  @Test
  void failuresWithoutBodiesThatNobodyReadsDoNotPileUp() {
    byte[] head = block("HEAD", "/v2/none/manifests/latest");
    assertCostsNothing(round -> frame(HEADERS, END_STREAM | END_HEADERS, 2 * round - 1, head));
  }

  /** 20,000 times at most, and the answers are read. */
  private static void assertEndsTheConnection(IntFunction<byte[]> frames) {
    Siege.repeated(
        STAND,
        bystander -> {
          List<Http2Heard> heard =
              Crowd.race(
                  CLIENTS,
                  client -> {
                    try (Wire wire = Wire.openHttp2(STAND.registry().settings())) {
                      wire.say(Frames.greeting());
                      int round = 0;
                      while (round < ROUNDS && wire.say(many(frames, round))) {
                        round++;
                      }
                      return new Http2Heard(wire.listen(SILENCE));
                    }
                  });
          assertThat(heard).allSatisfy(each -> assertThat(each.ended()).as("%s", each).isTrue());
        });
  }

  /** For some seconds, and the answers are not read. */
  private static void assertCostsNothing(IntFunction<byte[]> frames) {
    Siege.repeated(
        STAND,
        bystander ->
            Crowd.race(
                CLIENTS,
                client -> {
                  try (Wire wire = Wire.openHttp2(STAND.registry().settings())) {
                    wire.say(Frames.greeting());
                    wire.sayFor(round -> many(frames, round), UNHEARD);
                    wire.breakOff();
                  }
                  return client;
                }));
  }

  /** A hundred of them, which are numbered from one on over all rounds. */
  private static byte[] many(IntFunction<byte[]> frames, int round) {
    byte[][] all = new byte[100][];
    for (int i = 0; i < all.length; i++) {
      all[i] = frames.apply(round * all.length + i + 1);
    }
    return join(all);
  }
}
