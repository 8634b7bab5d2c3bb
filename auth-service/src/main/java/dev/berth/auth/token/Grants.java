package dev.berth.auth.token;

import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.NameRange;
import dev.berth.model.access.Policies;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a token is good for: what was asked for, as far as the policies allow it. Unknown
 * types, names that are none and unknown actions get nothing, and neither does {@code *} but for
 * the catalog.
 */
final class Grants {

  private Grants() {}

  /**
   * What is granted, each resource once, in the order they were asked for; those of which nothing
   * is granted are left out.
   */
  static List<ResourceActions> granted(
      Policies policies, Login login, List<ResourceActions> wanted) {
    Identity identity = login.identity();
    Map<RepositoryName, Set<Action>> repositories = new LinkedHashMap<>();
    boolean isCatalog = false;
    for (ResourceActions scope : wanted) {
      isCatalog |= isCatalog(scope);
      repository(scope)
          .ifPresent(
              name ->
                  repositories
                      .computeIfAbsent(name, first -> EnumSet.noneOf(Action.class))
                      .addAll(actions(scope)));
    }
    List<ResourceActions> granted = new ArrayList<>();
    List<NameRange> pullable = policies.names(identity, Action.PULL);
    if (isCatalog
        && !login
            .restriction()
            .map(restriction -> restriction.within(Action.PULL, pullable))
            .orElse(pullable)
            .isEmpty()) {
      granted.add(ResourceActions.CATALOG);
    }
    repositories.forEach(
        (name, actions) -> {
          Set<Action> allowed = policies.granted(identity, name);
          actions.retainAll(
              login
                  .restriction()
                  .map(restriction -> restriction.within(name, allowed))
                  .orElse(allowed));
          if (!actions.isEmpty()) {
            granted.add(
                new ResourceActions(
                    ResourceActions.REPOSITORY,
                    name.value(),
                    actions.stream().map(Action::toString).toList()));
          }
        });
    return List.copyOf(granted);
  }

  private static boolean isCatalog(ResourceActions scope) {
    return scope.type().equals(ResourceActions.CATALOG.type())
        && scope.name().equals(ResourceActions.CATALOG.name())
        && scope.actions().containsAll(ResourceActions.CATALOG.actions());
  }

  private static Optional<RepositoryName> repository(ResourceActions scope) {
    if (!scope.type().equals(ResourceActions.REPOSITORY)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RepositoryName.parse(scope.name()));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** No client knows of overwriting: whoever asks to push means both. */
  private static Set<Action> actions(ResourceActions scope) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    scope.actions().forEach(name -> Action.find(name).ifPresent(actions::add));
    if (actions.contains(Action.PUSH)) {
      actions.add(Action.OVERWRITE);
    }
    return actions;
  }
}
