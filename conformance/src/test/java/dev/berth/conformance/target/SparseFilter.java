package dev.berth.conformance.target;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Leaves out the tests that are about another value of {@code berth.manifest.sparse}. */
public final class SparseFilter implements PostDiscoveryFilter {

  private final Sparse sparse = Sparse.ofThisRun();

  @Override
  public FilterResult apply(TestDescriptor test) {
    return FilterResult.includedIf(
        method(test)
            .map(method -> method.getAnnotation(OnlyWithSparse.class))
            .map(only -> List.of(only.value()).contains(sparse))
            .orElse(true));
  }

  private static Optional<Method> method(TestDescriptor test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod());
  }
}
