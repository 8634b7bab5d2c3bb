package dev.berth.conformance.target;

import java.lang.reflect.Method;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Leaves out tests that are not about the registry of this run. */
abstract class MethodFilter implements PostDiscoveryFilter {

  @Override
  public final FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> includes(((MethodSource) source).getJavaMethod()))
            .orElse(true));
  }

  /** Whether a test is about it. */
  abstract boolean includes(Method test);
}
