package dev.berth.auth.account;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * How much of the processors a thread leaves to others. On Linux each thread has a niceness of its
 * own (setpriority(2), "C library/kernel differences"), which the priorities of Java do not touch
 * by default. It counts among the threads of one scheduling group, as of one container or one
 * systemd unit; groups share the processors by their own weights (sched(7)). Elsewhere it is that
 * of the process, and stays as it is.
 */
final class Niceness {

  private static final Logger LOG = Logger.getLogger(Niceness.class);

  /** By sched(7) a step is a factor of 1.25, so that about a ninth of the share is left. */
  private static final int STEPS = 10;

  private static final Optional<MethodHandle> NICE = nice();

  private Niceness() {}

  /** Raises that of the thread that calls, unless that cannot be done here. */
  static void raise() {
    NICE.ifPresent(Niceness::raise);
  }

  private static void raise(MethodHandle nice) {
    try {
      int _ = (int) nice.invokeExact(STEPS);
    } catch (Throwable e) {
      LOG.warn("passwords are verified with the priority of everything else", e);
    }
  }

  /** Of C, as POSIX has it; Linux applies it to the thread. */
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> nice() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
      return linker
          .defaultLookup()
          .find("nice")
          .map(address -> linker.downcallHandle(address, type));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      LOG.warn("passwords are verified with the priority of everything else", e);
      return Optional.empty();
    }
  }
}
