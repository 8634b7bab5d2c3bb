package dev.berth.fuzzing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whether fuzzing a module means anything: a fuzzer that does not see which branches an input takes
 * finds nothing, and is as green as one that has searched. So there is a bug here that only one
 * that sees them can find, as it lies behind six of them, each open to one byte in 256; and this
 * fails unless it is found. A module passes it by a subclass.
 */
@Fuzzed
@ExtendWith(Findings.class)
public abstract class PlantedBugContract {

  private static final String BUG = "the bug that was planted";

  /** For subclasses. */
  protected PlantedBugContract() {}

  @BeforeAll
  static void forget(TestInfo test) throws IOException {
    Findings.forget();
    Corpus.forget(test.getTestClass().orElseThrow());
  }

  @FuzzTest(maxDuration = "1m")
  void isFound(FuzzedDataProvider data) {
    if (opens(data, 'h') && opens(data, 'a') && opens(data, 'r')) {
      if (opens(data, 'b') && opens(data, 'o') && opens(data, 'r')) {
        throw new IllegalStateException(BUG);
      }
    }
  }

  @AfterAll
  static void hasBeenFound() {
    Findings.require(BUG);
  }

  /** A difference rather than an equality, which a fuzzer could look up in the code. */
  private static boolean opens(FuzzedDataProvider data, char door) {
    return (data.consumeByte() ^ door) == 0;
  }
}
