package dev.berth.conformance.target;

import java.lang.reflect.Method;
import java.util.List;

/** Leaves out the tests that are about another value of {@code berth.manifest.sparse}. */
public final class SparseFilter extends MethodFilter {

  private final Sparse sparse = Sparse.ofThisRun();

  @Override
  boolean includes(Method test) {
    OnlyWithSparse only = test.getAnnotation(OnlyWithSparse.class);
    return only == null || List.of(only.value()).contains(sparse);
  }
}
