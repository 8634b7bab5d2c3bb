package dev.berth.metadata.mode;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The only row of the table of the mode. */
@Entity
@Table(name = "mode")
class ModeRow extends PanacheEntityBase {

  @Id boolean onlyRow = true;

  boolean readOnly;
}
