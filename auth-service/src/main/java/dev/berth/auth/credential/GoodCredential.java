package dev.berth.auth.credential;

import dev.berth.contract.auth.Login;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Restriction;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A credential that is good by itself; whether its owner is the same still is another question.
 *
 * @param id its id
 * @param identity whose it is
 * @param stamp the account it was issued to, as it was then; empty for who has none in the htpasswd
 *     file
 * @param restriction what it is good for at most, if that is less than what its owner may do
 * @param expires when it ends, whatever happens
 * @param isUseToBeNoted whether its last use was noted more than a minute ago
 */
record GoodCredential(
    UUID id,
    Identity identity,
    Optional<Buffer> stamp,
    Optional<Restriction> restriction,
    Instant expires,
    boolean isUseToBeNoted) {

  /** The login that it is good for. */
  Login login(long version) {
    return new Login(
        identity, restriction, Optional.of(id.toString()), version, Optional.of(expires));
  }
}
