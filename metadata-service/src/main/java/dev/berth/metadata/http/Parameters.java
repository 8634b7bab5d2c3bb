package dev.berth.metadata.http;

import dev.berth.configuration.LimitsSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.PageRequest;
import dev.berth.model.access.NameRange;
import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of the internal API; what is missing is as invalid as what is wrong. */
@Singleton
public final class Parameters {

  /** No name is that long, so that what comes after it changes nothing in the order. */
  private static final int LONGEST_LAST = 512;

  private final LimitsSettings limits;

  Parameters(LimitsSettings limits) {
    this.limits = limits;
  }

  /** A repository; {@code NAME_INVALID}. */
  public RepositoryName repository(@Nullable String text) {
    return RepositoryName.parse(given(text, ErrorCode.NAME_INVALID));
  }

  /** A digest; {@code DIGEST_INVALID}. */
  public Digest digest(@Nullable String text) {
    return Digest.parse(given(text, ErrorCode.DIGEST_INVALID));
  }

  /** A tag or digest; {@code TAG_INVALID}, {@code DIGEST_INVALID}. */
  public Reference reference(@Nullable String text) {
    return Reference.parse(given(text, ErrorCode.TAG_INVALID));
  }

  /** Who wants a change, by the header that says so; {@code MALFORMED}. */
  public Actor actor(@Nullable String header) {
    return Actor.parse(header);
  }

  /** Which part of a list; {@code QUERY_INVALID}. */
  public PageRequest page(@Nullable Integer items, @Nullable String last) {
    if (items == null || items < 0) {
      throw new RegistryException(ErrorCode.QUERY_INVALID);
    }
    return new PageRequest(
        Math.min(items, limits.pageItems()), last == null ? null : comparable(last));
  }

  /**
   * Ranges of names, {@code QUERY_INVALID}.
   *
   * @return the fewest that have the same names in them, in order
   */
  public List<NameRange> names(List<NameRange> ranges) {
    if (ranges.size() > Metadata.MOST_RANGES
        || !ranges.stream().allMatch(Parameters::isComparable)) {
      throw new RegistryException(ErrorCode.QUERY_INVALID);
    }
    return NameRange.union(ranges);
  }

  private static boolean isComparable(NameRange range) {
    return range.low().indexOf('\0') < 0 && range.high().indexOf('\0') < 0;
  }

  /**
   * Cuts a text to what the database can compare, at a place that leaves the order as it is: no
   * name has a NUL, and none is as long as the cut.
   */
  private static String comparable(String last) {
    int nul = last.indexOf('\0');
    int end = Math.min(nul < 0 ? last.length() : nul, LONGEST_LAST);
    return last.substring(0, end);
  }

  private static String given(@Nullable String text, ErrorCode otherwise) {
    if (text == null) {
      throw new RegistryException(otherwise, "a parameter of the internal API is missing");
    }
    return text;
  }
}
