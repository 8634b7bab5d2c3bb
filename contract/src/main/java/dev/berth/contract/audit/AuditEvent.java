package dev.berth.contract.audit;

import dev.berth.model.content.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that has happened. There is no secret in it.
 *
 * @param id its id, which no other event of the registry has
 * @param time when it happened first, to the microsecond
 * @param action what it was
 * @param actor who did it
 * @param how by what they got in, for a login; or what made the registry do it
 * @param repository the repository that it is about, if it is about one
 * @param digest the digest of what it is about, if that has one
 * @param tags the tags that were set or deleted
 * @param name the name, or the id, of what else it is about
 * @param times how often it happened: logins that are alike are counted for a minute
 * @param last when it happened last, where that was more than once
 */
public record AuditEvent(
    UUID id,
    Instant time,
    AuditAction action,
    Actor actor,
    Optional<String> how,
    Optional<String> repository,
    Optional<Digest> digest,
    List<String> tags,
    Optional<String> name,
    int times,
    Optional<Instant> last) {

  /** Copies the list. */
  public AuditEvent {
    tags = List.copyOf(tags);
  }

  /** Where it stands among all events. */
  public AuditCursor cursor() {
    return new AuditCursor(time, id);
  }
}
