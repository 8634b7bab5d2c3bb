package dev.berth.metadata.tag;

import dev.berth.contract.metadata.TagCondition;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Which tags a request may point at a manifest.
 *
 * @param condition what each has to be
 * @param createOnly whether one that points elsewhere stays where it is, and the request fails
 */
public record TagRule(TagCondition condition, boolean createOnly) {

  /**
   * Checks one, whose row the caller has locked.
   *
   * @param tag the tag
   * @param current where it points; null where it is not there
   * @param target where it is to point
   * @throws RegistryException {@code PRECONDITION_FAILED}, {@code DENIED}
   */
  void check(String tag, @Nullable Digest current, Digest target) {
    Preconditions.check(condition, "tag " + tag, current);
    if (createOnly && current != null && !current.equals(target)) {
      throw new RegistryException(
          ErrorCode.DENIED, "tag " + tag + " is there, and may not be moved", tag);
    }
  }
}
