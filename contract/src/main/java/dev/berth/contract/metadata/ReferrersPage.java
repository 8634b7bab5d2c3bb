package dev.berth.contract.metadata;

import java.util.List;

/**
 * A part of the list of referrers, bounded by count and by bytes.
 *
 * @param referrers the entries, ordered by digest
 * @param more whether the list goes on after the last of them
 */
public record ReferrersPage(List<Referrer> referrers, boolean more) {

  /** Copies the list. */
  public ReferrersPage {
    referrers = List.copyOf(referrers);
  }
}
