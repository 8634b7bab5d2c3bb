package dev.berth.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTestFindingException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Keeps what a fuzzer finds, so that it does not fail the test. */
final class Findings implements InvocationInterceptor {

  private static final Collection<String> FOUND = new ConcurrentLinkedQueue<>();

  static void forget() {
    FOUND.clear();
  }

  /** Fails if nothing with this message has been found. */
  static void require(String message) {
    if (!FOUND.contains(message)) {
      throw new AssertionError("the fuzzer is blind, it has not found " + message);
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (FuzzTestFindingException finding) {
      @Nullable Throwable found = finding.getCause();
      FOUND.add(String.valueOf(found == null ? finding.getMessage() : found.getMessage()));
    }
  }
}
