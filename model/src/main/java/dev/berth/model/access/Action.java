package dev.berth.model.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done in a repository. On the wire an action is its name in lower case, as in Docker's
 * token scopes, which know {@code pull}, {@code push} and {@code delete}; no client asks for the
 * others.
 */
public enum Action {
  /** To read manifests, blobs, tags and referrers. */
  PULL,
  /** To add: blobs, manifests, and tags that are not there yet. */
  PUSH,
  /** To move a tag that is there. */
  OVERWRITE,
  /** To take away blobs, manifests and tags. */
  DELETE,
  /** To manage the repository: who may do what in it, and its end. */
  ADMIN;

  /** The action of this name on the wire, if there is one. */
  public static Optional<Action> find(String wireName) {
    for (Action action : values()) {
      if (action.toString().equals(wireName)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }

  /**
   * The action of this name on the wire.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Action parse(String wireName) {
    return find(wireName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an action is pull, push, overwrite, delete or admin, unlike " + wireName));
  }

  /**
   * What somebody has to be allowed to do so at all: itself, and what a client cannot do it
   * without. Who pushes reads what is there, and a tag is moved by a push.
   */
  public Set<Action> needed() {
    return switch (this) {
      case PULL, DELETE, ADMIN -> EnumSet.of(this);
      case PUSH -> EnumSet.of(PULL, PUSH);
      case OVERWRITE -> EnumSet.of(PULL, PUSH, OVERWRITE);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
