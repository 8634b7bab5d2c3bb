package dev.berth.contract.auth;

import dev.berth.model.access.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody has been let in.
 *
 * @param identity who it is
 * @param credential the id of what was presented, where that can be revoked by itself
 * @param version the version of the {@link AuthState} by which they were let in
 * @param expires when what was presented is worth nothing any more, if that is known
 */
public record Login(
    Identity identity, Optional<String> credential, long version, Optional<Instant> expires) {}
