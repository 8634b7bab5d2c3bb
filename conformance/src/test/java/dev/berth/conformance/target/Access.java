package dev.berth.conformance.target;

import java.util.Optional;

/** Whom the registry under test lets in; each can be tested for more than the one before. */
public enum Access {
  /** Everybody. */
  OPEN,
  /** Who has a login, of which one is known, that may do everything. */
  CLOSED,
  /** The users of the suite, who may do what its policies say. */
  USERS;

  /** What this run is told of. */
  static Access ofThisRun() {
    if (Target.isSet("berth.auth")) {
      return USERS;
    }
    return Target.setting("berth.username").isPresent() ? CLOSED : OPEN;
  }

  /** The login by which all is tested that is not about logins. */
  Optional<Login> login() {
    return switch (this) {
      case OPEN -> Optional.empty();
      case CLOSED ->
          Target.setting("berth.username")
              .map(name -> new Login(name, Target.setting("berth.password").orElse("")));
      case USERS -> Optional.of(Users.CONFORMANCE);
    };
  }
}
