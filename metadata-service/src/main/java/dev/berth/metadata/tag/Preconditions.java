package dev.berth.metadata.tag;

import dev.berth.contract.metadata.TagCondition;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.jspecify.annotations.Nullable;

/** Judges what is there by the condition of a request; the caller holds the lock on it. */
public final class Preconditions {

  private Preconditions() {}

  /**
   * Checks the condition.
   *
   * @param what names the thing, for the message
   * @param current what it is or points at; null where it is not there
   * @throws RegistryException {@code PRECONDITION_FAILED}
   */
  public static void check(TagCondition condition, Object what, @Nullable Digest current) {
    if (!holds(condition, current)) {
      String found = current == null ? "absent" : current.toString();
      throw new RegistryException(
          ErrorCode.PRECONDITION_FAILED, what + " is not what the request expected", found);
    }
  }

  private static boolean holds(TagCondition condition, @Nullable Digest current) {
    return switch (condition) {
      case TagCondition.Any any -> true;
      case TagCondition.Absent absent -> current == null;
      case TagCondition.Present present -> current != null;
      case TagCondition.OneOf oneOf -> current != null && oneOf.digests().contains(current);
    };
  }
}
