package dev.berth.auth.credential;

import dev.berth.contract.audit.Actor;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The robots there are. Every method: {@code UNAVAILABLE} if the database does not answer. */
@Singleton
public final class Robots {

  private static final int MOST = 10_000;
  private static final int MAX_DESCRIPTION = 255;

  private final RobotStore store;

  Robots(RobotStore store) {
    this.store = store;
  }

  /**
   * Creates a robot, which has no credential yet.
   *
   * @param actor who wants it
   * @return {@code CONFLICT} if there is one of this name, {@code MALFORMED} if the description is
   *     too long, {@code DENIED} if there are too many robots
   */
  public Uni<Robot> create(
      Actor actor, RobotName name, String description, RepositoryPattern ownedBy) {
    if (description.length() > MAX_DESCRIPTION
        || description.chars().anyMatch(Character::isISOControl)) {
      return Uni.createFrom()
          .failure(
              new RegistryException(
                  ErrorCode.MALFORMED,
                  "the description of a robot has at most %d characters, none of control"
                      .formatted(MAX_DESCRIPTION)));
    }
    return store.create(actor, name, description, ownedBy, MOST);
  }

  /**
   * The robots in the order of their names.
   *
   * @param after begins with the first name after this
   * @param most no more than that, at least 1
   */
  public Uni<List<Robot>> list(Optional<RobotName> after, int most) {
    return store.list(after.map(RobotName::value).orElse(""), most);
  }

  /** The robot of this name. */
  public Uni<Optional<Robot>> find(RobotName name) {
    return store.find(name);
  }

  /**
   * Takes a robot away; its credentials and what was issued for them end with it, and stay so if
   * there is another one of this name later.
   *
   * @param actor who wants that
   * @return whether there was one
   */
  public Uni<Boolean> delete(Actor actor, RobotName name) {
    return store.delete(actor, name);
  }
}
