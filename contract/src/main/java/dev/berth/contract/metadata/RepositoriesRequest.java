package dev.berth.contract.metadata;

import dev.berth.model.access.NameRange;
import java.util.List;
import java.util.Objects;

/**
 * The body of the question which repositories there are: what somebody may see can be more than a
 * request line has room for.
 *
 * @param names only names in one of these
 * @param page which part of the list
 */
public record RepositoriesRequest(List<NameRange> names, PageRequest page) {

  /** Copies the list, and requires both, as the record is read from JSON. */
  public RepositoriesRequest {
    names = List.copyOf(names);
    Objects.requireNonNull(page, "page");
  }
}
