package dev.berth.contract.metadata;

import dev.berth.model.content.Digest;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each tag of a request has to be before it is moved or deleted: compare and swap, by the
 * conditional headers of RFC 9110 section 13.1. It fails with {@code PRECONDITION_FAILED}.
 */
public sealed interface TagCondition {

  /** Whatever it is. */
  TagCondition NONE = new Any();

  /**
   * Reads the headers of a request.
   *
   * @param ifMatch {@code If-Match}: {@code *} or a list of quoted digests
   * @param ifNoneMatch {@code If-None-Match}: {@code *}
   * @throws RegistryException {@code UNSUPPORTED} for forms that mean nothing for a tag, or both
   */
  static TagCondition parse(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch == null) {
      return ifNoneMatch == null ? NONE : absent(ifNoneMatch);
    }
    if (ifNoneMatch != null) {
      throw refusal("If-Match and If-None-Match exclude each other");
    }
    return ifMatch.strip().equals("*") ? new Present() : OneOf.parse(ifMatch);
  }

  private static TagCondition absent(String ifNoneMatch) {
    if (!ifNoneMatch.strip().equals("*")) {
      throw refusal("If-None-Match on a tag can only be *");
    }
    return new Absent();
  }

  private static RegistryException refusal(String message) {
    return new RegistryException(ErrorCode.CONDITION_INVALID, message);
  }

  /** No condition. */
  record Any() implements TagCondition {}

  /** The tag does not exist: {@code If-None-Match: *}. */
  record Absent() implements TagCondition {}

  /** The tag exists: {@code If-Match: *}. */
  record Present() implements TagCondition {}

  /**
   * The tag points at one of these: {@code If-Match: "sha256:…"}.
   *
   * @param digests at least one
   */
  record OneOf(Set<Digest> digests) implements TagCondition {

    private static final Pattern LIST =
        Pattern.compile("\\s*\"[^\"]{0,256}\"\\s*(?:,\\s*\"[^\"]{0,256}\"\\s*)*+");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    /** Copies the set. */
    public OneOf {
      digests = Set.copyOf(digests);
    }

    private static OneOf parse(String header) {
      if (!LIST.matcher(header).matches()) {
        throw refusal("If-Match is * or a list of quoted digests");
      }
      return new OneOf(
          QUOTED
              .matcher(header)
              .results()
              .map((MatchResult quoted) -> Digest.parse(quoted.group(1)))
              .collect(Collectors.toUnmodifiableSet()));
    }
  }
}
