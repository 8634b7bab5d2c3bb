package dev.berth.model.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A range of names of repositories in the order of their bytes, as a database can look for them.
 *
 * @param low the first name that may be in it
 * @param high the first after {@code low} that is not in it any more
 */
public record NameRange(String low, String high) {

  /** All names: they are made of characters from {@code -} to {@code z}. */
  public static final NameRange ALL = new NameRange("", "{");

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if nothing could be in it
   */
  public NameRange {
    if (low.compareTo(high) >= 0) {
      throw new IllegalArgumentException("a range ends after it begins");
    }
  }

  /** Whether a name is in it. */
  public boolean contains(String name) {
    return low.compareTo(name) <= 0 && name.compareTo(high) < 0;
  }

  /** Whether all names of another range are in it. */
  public boolean containsAll(NameRange other) {
    return low.compareTo(other.low()) <= 0 && other.high().compareTo(high) <= 0;
  }

  /** The fewest ranges that have the same names in them, in order. */
  public static List<NameRange> union(Collection<NameRange> ranges) {
    List<NameRange> union = new ArrayList<>();
    List<NameRange> ordered = ranges.stream().sorted(Comparator.comparing(NameRange::low)).toList();
    for (NameRange range : ordered) {
      if (union.isEmpty() || union.getLast().high().compareTo(range.low()) < 0) {
        union.add(range);
      } else if (union.getLast().high().compareTo(range.high()) < 0) {
        union.add(new NameRange(union.removeLast().low(), range.high()));
      }
    }
    return List.copyOf(union);
  }

  /** The ranges of the names that are in one of these and in one of those, in order. */
  public static List<NameRange> intersection(
      Collection<NameRange> these, Collection<NameRange> those) {
    List<NameRange> both = new ArrayList<>();
    for (NameRange one : these) {
      for (NameRange other : those) {
        String low = one.low().compareTo(other.low()) > 0 ? one.low() : other.low();
        String high = one.high().compareTo(other.high()) < 0 ? one.high() : other.high();
        if (low.compareTo(high) < 0) {
          both.add(new NameRange(low, high));
        }
      }
    }
    return union(both);
  }
}
