package dev.berth.auth.credential;

import dev.berth.auth.account.Accounts;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.audit.Actor;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What robots and users log in by instead of a password: how it is issued, listed and revoked.
 * Every method: {@code UNAVAILABLE} if the database does not answer.
 */
@Singleton
@Startup
public final class Credentials {

  /** How many good ones a robot, or a user, may have. */
  private static final int MOST = 100;

  private static final Duration CENTURY = Duration.ofDays(36_500);

  private final CredentialStore store;
  private final Accounts accounts;
  private final Duration longest;

  /**
   * Checks the setting.
   *
   * @throws ConfigurationException if no credential could be issued
   */
  Credentials(CredentialStore store, Accounts accounts, AuthSettings settings) {
    this.store = store;
    this.accounts = accounts;
    this.longest = settings.credentials().longestLifetime();
    if (longest.compareTo(CredentialTerms.SHORTEST) < 0 || longest.compareTo(CENTURY) > 0) {
      throw new ConfigurationException(
          "berth.auth.credentials.longest-lifetime is a minute to a hundred years");
    }
  }

  /**
   * Issues a credential to a robot.
   *
   * @param actor who wants it
   * @return {@code NAME_UNKNOWN} if there is no such robot, {@code MALFORMED} if it is to last too
   *     long, {@code DENIED} if the robot has too many
   */
  public Uni<NewCredential> issueForRobot(Actor actor, RobotName robot, CredentialTerms terms) {
    return issue(actor, Secret.Kind.ROBOT, robot.identity(), Optional.empty(), terms);
  }

  /**
   * Issues a personal token to a user, for the account as it is at present. Of the groups and
   * claims of a user from elsewhere those count that are known now, for as long as it lasts.
   *
   * @param actor the same, as somebody who does something
   * @param user somebody who has just been let in
   * @return {@code MALFORMED} if it is to last too long, {@code DENIED} if the user has too many,
   *     or is from elsewhere and has the name of an account
   * @throws IllegalArgumentException if it is no user
   */
  public Uni<NewCredential> issueForUser(Actor actor, Identity user, CredentialTerms terms) {
    if (user.kind() != Identity.Kind.USER) {
      throw new IllegalArgumentException("only users have personal tokens, unlike " + user);
    }
    Optional<Buffer> stamp = accounts.stamp(user.name());
    if (accounts.has(user.name()) && !user.equals(Identity.user(user.name()))) {
      return Uni.createFrom()
          .failure(
              new RegistryException(
                  ErrorCode.DENIED,
                  "the name of %s is that of an account of the registry".formatted(user)));
    }
    return issue(actor, Secret.Kind.PERSONAL, user, stamp, terms);
  }

  private Uni<NewCredential> issue(
      Actor actor,
      Secret.Kind kind,
      Identity owner,
      Optional<Buffer> stamp,
      CredentialTerms terms) {
    if (terms.lifetime().compareTo(longest) > 0) {
      return Uni.createFrom()
          .failure(
              new RegistryException(
                  ErrorCode.MALFORMED,
                  "a credential is good for %s at most, unlike %s"
                      .formatted(longest, terms.lifetime())));
    }
    return store.issue(actor, Secret.random(kind), owner, stamp, terms, MOST);
  }

  /**
   * The credentials of all kinds that somebody has, the newest first; those that ended stay for
   * some days.
   *
   * @param owner such as {@code user:ann} or {@code robot:ci}
   */
  public Uni<List<StoredCredential>> list(String owner) {
    return store.list(owner);
  }

  /** The credential with this id, of whatever kind. */
  public Uni<Optional<StoredCredential>> find(UUID id) {
    return store.find(id);
  }

  /**
   * Revokes a credential, of whatever kind, with what was issued for it.
   *
   * @param actor who wants that
   * @return false if there is none with its id that has not been revoked
   */
  public Uni<Boolean> revoke(Actor actor, StoredCredential one) {
    return store.revoke(actor, one);
  }
}
