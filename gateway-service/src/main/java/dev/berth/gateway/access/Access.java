package dev.berth.gateway.access;

import dev.berth.model.access.Action;
import dev.berth.model.name.RepositoryName;

/** One thing a caller wants to do to one resource. */
public sealed interface Access {

  /** Whether it changes anything. */
  boolean isChange();

  /** To know that this is a registry: {@code /v2/}. */
  record Base() implements Access {

    @Override
    public boolean isChange() {
      return false;
    }
  }

  /** To see the names of repositories: {@code registry:catalog:*}. */
  record Catalog() implements Access {

    @Override
    public boolean isChange() {
      return false;
    }
  }

  /**
   * To do something in a repository: {@code repository:<name>:<action>}.
   *
   * @param repository where
   * @param action what
   */
  record InRepository(RepositoryName repository, Action action) implements Access {

    @Override
    public boolean isChange() {
      return action != Action.PULL;
    }
  }
}
