package dev.berth.contract.auth;

import dev.berth.model.access.Identity;
import dev.berth.model.access.Restriction;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody has been let in.
 *
 * @param identity who it is
 * @param restriction what was presented is good for at most, if that is less than what its owner
 *     may do
 * @param credential the id of what was presented, where that can be revoked by itself
 * @param version the version of the {@link AuthState} by which they were let in
 * @param expires when what was presented is worth nothing any more, if that is known
 */
public record Login(
    Identity identity,
    Optional<Restriction> restriction,
    Optional<String> credential,
    long version,
    Optional<Instant> expires) {

  /** A login by what has no end and cannot be revoked by itself, such as a password. */
  public static Login of(Identity identity, long version) {
    return new Login(identity, Optional.empty(), Optional.empty(), version, Optional.empty());
  }
}
