package dev.berth.auth.credential;

import dev.berth.model.access.Restriction;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a credential, which does not let anybody in.
 *
 * @param id its id, which tokens carry that were issued for it
 * @param kind what it is
 * @param owner whose it is, such as {@code user:ann} or {@code robot:ci}
 * @param label what it is for; empty for an identity token
 * @param restriction what it is good for at most, if that is less than what its owner may do
 * @param created since when it is there
 * @param expires when it ends, if it is not used before, where that would put it off
 * @param lastUsed when it was used last, to the minute; empty for never
 * @param revoked whether it was revoked
 */
public record StoredCredential(
    UUID id,
    Secret.Kind kind,
    String owner,
    String label,
    Optional<Restriction> restriction,
    Instant created,
    Instant expires,
    Optional<Instant> lastUsed,
    boolean revoked) {}
