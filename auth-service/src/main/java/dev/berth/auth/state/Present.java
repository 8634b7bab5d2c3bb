package dev.berth.auth.state;

import dev.berth.auth.key.EncryptedKey;
import dev.berth.model.access.Policies;
import java.time.Instant;
import java.util.Optional;

/**
 * What was in force at a moment.
 *
 * @param version the version of the state
 * @param policies the policies
 * @param signingKey the key that signed, if there was one
 * @param moment the time by the clock of the database, which is that of revocations, too
 */
public record Present(
    long version, Policies policies, Optional<EncryptedKey> signingKey, Instant moment) {

  Present at(Instant later) {
    return new Present(version, policies, signingKey, later);
  }
}
