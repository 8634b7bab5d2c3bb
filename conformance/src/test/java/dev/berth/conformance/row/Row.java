package dev.berth.conformance.row;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rows that a test stands for: endpoints of the spec ({@code end-4b}), decisions (D13). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Row {

  /** The ids, at least one. */
  String[] value();
}
