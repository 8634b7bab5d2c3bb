package dev.berth.gateway.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.model.content.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events as the admin API tells them.
 *
 * @param events them, the newest first
 * @param next where the list goes on; empty where it ends
 */
public record AuditAnswer(List<Entry> events, Optional<String> next) {

  /** Copies the list. */
  public AuditAnswer {
    events = List.copyOf(events);
  }

  /** A page of so many events at most. */
  static AuditAnswer of(AuditPage page, int items) {
    return new AuditAnswer(
        page.events().stream().map(Entry::of).toList(),
        page.events().size() < items
            ? Optional.empty()
            : Optional.of(page.events().getLast().cursor().toString()));
  }

  /**
   * An event; times as RFC 3339 has them, and what it does not have is left out.
   *
   * @param id its id
   * @param time when it happened, or for the first time
   * @param action what it was
   * @param identity who did it
   * @param credential the id of what they had logged in by
   * @param address the address of the client
   * @param how by what somebody got in, or what else is to be told
   * @param repository the repository that it is about
   * @param digest what it is about
   * @param tags the tags that were set or deleted
   * @param name the name of what it is about
   * @param times how often it happened
   * @param last when it happened for the last time, if that is not the first
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Entry(
      String id,
      String time,
      AuditAction action,
      String identity,
      Optional<String> credential,
      String address,
      Optional<String> how,
      Optional<String> repository,
      Optional<Digest> digest,
      List<String> tags,
      Optional<String> name,
      int times,
      Optional<String> last) {

    /** Copies the list. */
    public Entry {
      tags = List.copyOf(tags);
    }

    static Entry of(AuditEvent event) {
      return new Entry(
          event.id().toString(),
          event.time().toString(),
          event.action(),
          event.actor().identity(),
          event.actor().credential(),
          event.actor().peer(),
          event.how(),
          event.repository(),
          event.digest(),
          event.tags(),
          event.name(),
          event.times(),
          event.last().map(Instant::toString));
    }
  }
}
