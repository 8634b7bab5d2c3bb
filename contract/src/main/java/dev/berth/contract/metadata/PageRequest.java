package dev.berth.contract.metadata;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param items how many entries at most, not negative; the caller has applied its cap
 * @param last the list goes on after the place where this stands or would stand; null from the top
 */
public record PageRequest(int items, @Nullable String last) {

  /** Checks the number. */
  public PageRequest {
    if (items < 0) {
      throw new IllegalArgumentException("a page has no negative number of entries");
    }
  }
}
