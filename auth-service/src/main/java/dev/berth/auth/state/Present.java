package dev.berth.auth.state;

import dev.berth.contract.auth.AuthState;
import dev.berth.model.access.Policies;
import java.time.Instant;

/**
 * What was in force at a moment.
 *
 * @param version the version of the state
 * @param policies the policies
 * @param moment the time by the clock of the database, which is that of revocations, too
 */
public record Present(long version, Policies policies, Instant moment) {

  Present(AuthState state, Instant moment) {
    this(state.version(), new Policies(state.policies()), moment);
  }

  Present at(Instant later) {
    return new Present(version, policies, later);
  }
}
