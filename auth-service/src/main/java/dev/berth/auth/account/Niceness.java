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
 * by default. Elsewhere it is that of the process, and stays as it is.
 */
final class Niceness {

  private static final Logger LOG = Logger.getLogger(Niceness.class);

  /** By sched(7) each step is a tenth more or less: a tenth of the share of others is left. */
  private static final int RAISED = 10;

  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private static final Optional<MethodHandle> SETTER = setter();

  private Niceness() {}

  /** Raises that of the thread that calls, which then has the time that others leave. */
  static void raise() {
    if (SETTER.isPresent() && set(SETTER.get()) != 0) {
      LOG.warn("passwords are verified with the same priority as everything else");
    }
  }

  private static int set(MethodHandle setter) {
    try {
      return (int) setter.invokeExact(PRIO_PROCESS, CALLING_THREAD, RAISED);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> setter() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(address -> linker.downcallHandle(address, type));
  }
}
