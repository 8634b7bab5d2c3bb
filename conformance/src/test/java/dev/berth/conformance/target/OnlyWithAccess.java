package dev.berth.conformance.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * A test of what holds only where the registry does not let everybody in. Where it does there is no
 * such test, as {@link AccessFilter} sees to.
 */
@java.lang.annotation.Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnlyWithAccess {

  /** What is known of the logins, at least. */
  Access value();
}
