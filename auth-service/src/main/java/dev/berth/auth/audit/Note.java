package dev.berth.auth.audit;

import dev.berth.contract.audit.Actor;
import dev.berth.contract.audit.AuditAction;
import java.util.Optional;

/**
 * What is noted of a change.
 *
 * @param action what it was
 * @param actor who made it
 * @param how what is to be told besides, if anything is
 * @param name the name of what was changed
 */
public record Note(AuditAction action, Actor actor, Optional<String> how, String name) {

  /** A note of which nothing is to be told besides. */
  public static Note of(AuditAction action, Actor actor, String name) {
    return new Note(action, actor, Optional.empty(), name);
  }

  /** The same, with this besides. */
  public Note how(String told) {
    return new Note(action, actor, Optional.of(told), name);
  }
}
