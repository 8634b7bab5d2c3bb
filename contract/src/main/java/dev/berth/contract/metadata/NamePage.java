package dev.berth.contract.metadata;

import java.util.List;

/**
 * A part of a list of names.
 *
 * @param names the names, in the order of their bytes
 * @param more whether the list goes on
 */
public record NamePage(List<String> names, boolean more) {

  /** Copies the list. */
  public NamePage {
    names = List.copyOf(names);
  }
}
