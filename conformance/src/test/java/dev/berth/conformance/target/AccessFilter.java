package dev.berth.conformance.target;

import java.lang.reflect.Method;

/** Leaves out the tests that are about a registry with more logins than are known. */
public final class AccessFilter extends MethodFilter {

  private final Access access = Access.ofThisRun();

  @Override
  boolean includes(Method test) {
    OnlyWithAccess only = test.getAnnotation(OnlyWithAccess.class);
    return only == null || access.compareTo(only.value()) >= 0;
  }
}
