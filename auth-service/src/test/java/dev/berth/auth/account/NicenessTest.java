package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NicenessTest {

  /** Of those of proc_pid_stat(5) that come after the name, which ends with a parenthesis. */
  private static final int NICE = 16;

  private static final int HIGHEST = 19;

  @Test
  void isThatOfOneThread() throws Exception {
    int before = ofThisThread();

    int raised;
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      raised =
          other
              .submit(
                  () -> {
                    Niceness.raise();
                    return ofThisThread();
                  })
              .get();
    }

    assertThat(raised).isEqualTo(Math.min(before + 10, HIGHEST));
    assertThat(ofThisThread()).isEqualTo(before);
  }

  private static int ofThisThread() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Integer.parseInt(fields[NICE]);
  }
}
