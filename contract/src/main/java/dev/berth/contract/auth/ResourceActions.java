package dev.berth.contract.auth;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Some actions on a resource, as Docker's token specification writes them in a scope ({@code
 * repository:team/app:pull,push}) and in the claim {@code access}.
 *
 * @param type {@code repository} or {@code registry}
 * @param name the name of the repository, or {@code catalog}
 * @param actions the actions by their names on the wire, {@code *} for the catalog
 */
public record ResourceActions(String type, String name, List<String> actions) {

  /** The type of a repository. */
  public static final String REPOSITORY = "repository";

  /** The list of all repositories: {@code registry:catalog:*}. */
  public static final ResourceActions CATALOG =
      new ResourceActions("registry", "catalog", List.of("*"));

  /** Copies the list. */
  public ResourceActions {
    actions = List.copyOf(actions);
  }

  /** Several scopes as they stand in a challenge, a request or an answer, with spaces between. */
  public static String scopes(List<ResourceActions> all) {
    return all.stream().map(ResourceActions::toString).collect(Collectors.joining(" "));
  }

  /** The form of a scope. */
  @Override
  public String toString() {
    return type + ':' + name + ':' + String.join(",", actions);
  }
}
