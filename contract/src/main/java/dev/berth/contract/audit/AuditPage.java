package dev.berth.contract.audit;

import java.util.List;

/**
 * Events, the newest first.
 *
 * @param events them
 */
public record AuditPage(List<AuditEvent> events) {

  /** Copies the list. */
  public AuditPage {
    events = List.copyOf(events);
  }
}
