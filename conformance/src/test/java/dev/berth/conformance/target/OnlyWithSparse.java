package dev.berth.conformance.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * A test of what holds under some values of {@code berth.manifest.sparse} only. Where the registry
 * has another one there is no such test, as {@link SparseFilter} sees to.
 */
@java.lang.annotation.Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnlyWithSparse {

  /** The values under which it holds. */
  Sparse[] value();
}
