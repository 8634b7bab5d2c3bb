package dev.berth.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

  /** The first that Linux gives to outgoing connections; other systems begin above it. */
  private static final int FIRST_OUTGOING = 32_768;

  @Test
  void noPortIsOfferedTwiceNorOneOfThoseForOutgoingConnections() throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ports.add(LoopbackPort.free());
    }

    assertThat(ports)
        .doesNotHaveDuplicates()
        .allSatisfy(port -> assertThat(port).isBetween(1024, FIRST_OUTGOING - 1));
  }
}
