package dev.berth.contract.audit;

import java.util.Optional;
import java.util.stream.Stream;

/** What is noted in the audit log, on the wire and in the database by its name. */
public enum AuditAction {
  /** Somebody was let in by what they presented. */
  LOGIN("login", Keeper.AUTH),
  /** All that was issued to somebody was revoked. */
  LOGINS_END("logins.end", Keeper.AUTH),
  /** A policy was made or changed. */
  POLICY_PUT("policy.put", Keeper.AUTH),
  /** A policy was taken away. */
  POLICY_DELETE("policy.delete", Keeper.AUTH),
  /** A robot was made. */
  ROBOT_CREATE("robot.create", Keeper.AUTH),
  /** A robot was taken away with its tokens. */
  ROBOT_DELETE("robot.delete", Keeper.AUTH),
  /** A token was made that stands in for a password. */
  TOKEN_CREATE("token.create", Keeper.AUTH),
  /** Such a token was revoked. */
  TOKEN_REVOKE("token.revoke", Keeper.AUTH),
  /** Another key signs, or will. */
  KEY_ROTATE("key.rotate", Keeper.AUTH),
  /** A manifest was pushed, with its tags. */
  PUSH("push", Keeper.METADATA),
  /** A tag was deleted. */
  TAG_DELETE("tag.delete", Keeper.METADATA),
  /** A manifest was deleted with its tags. */
  MANIFEST_DELETE("manifest.delete", Keeper.METADATA),
  /** A blob was taken out of a repository. */
  BLOB_DELETE("blob.delete", Keeper.METADATA),
  /** A repository was deleted with all it showed. */
  REPOSITORY_DELETE("repository.delete", Keeper.METADATA),
  /** The registry was made read-only, or that was taken back. */
  MODE_SET("mode.set", Keeper.METADATA);

  private final String wireName;
  private final Keeper keeper;

  AuditAction(String wireName, Keeper keeper) {
    this.wireName = wireName;
    this.keeper = keeper;
  }

  /** The action of this name, if there is one. */
  public static Optional<AuditAction> find(String wireName) {
    return Stream.of(values()).filter(action -> action.wireName.equals(wireName)).findFirst();
  }

  /** Who keeps the events of it. */
  public Keeper keeper() {
    return keeper;
  }

  @Override
  public String toString() {
    return wireName;
  }

  /** The services that keep events. */
  public enum Keeper {
    /** The auth-service. */
    AUTH,
    /** The metadata-service. */
    METADATA
  }
}
