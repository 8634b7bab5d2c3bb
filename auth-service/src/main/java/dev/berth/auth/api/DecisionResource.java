package dev.berth.auth.api;

import dev.berth.contract.http.Paths;
import dev.berth.model.access.Action;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.name.RepositoryName;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Whether somebody may do something, and why: nothing is done. */
@Path(Paths.API + "/decisions")
@Produces(MediaType.APPLICATION_JSON)
public final class DecisionResource {

  private final CurrentCaller caller;

  DecisionResource(CurrentCaller caller) {
    this.caller = caller;
  }

  /** Decides by the policies in force, and by all that a client needs to be allowed for it. */
  @POST
  @Operation(
      operationId = "decide",
      summary = "Whether an identity may do an action in a repository, and why",
      description =
          "An action that takes others too is allowed where all of them are: push takes pull, and"
              + " overwrite, which moves a tag, takes pull and push. About oneself everybody may"
              + " ask, and groups and claims that are left out are then those of the caller.")
  public Decision decide(@Nullable Question given) {
    Question question = Given.body(given);
    RepositoryName repository = Given.value(question.repository(), "repository");
    Action action = Given.value(question.action(), "action");
    Somebody somebody = Given.value(question.identity(), "identity");
    ApiCaller asking = caller.get();
    Identity identity = Given.valid(() -> somebody.toIdentity(asking));
    if (!isOneself(asking, identity)) {
      asking.require(List.of(new RepositoryPattern(repository.value())));
    }
    List<Policy> about =
        asking.present().policies().all().stream()
            .filter(policy -> policy.repositories().stream().anyMatch(p -> p.matches(repository)))
            .toList();
    return decide(about, identity, action);
  }

  /** With other groups or claims than their own it would be what policies say to others. */
  private static boolean isOneself(ApiCaller asking, Identity identity) {
    Map<String, Set<String>> own = asking.identity().claims();
    return asking.is(identity)
        && asking.identity().groups().containsAll(identity.groups())
        && identity.claims().entrySet().stream()
            .allMatch(
                claim -> own.getOrDefault(claim.getKey(), Set.of()).containsAll(claim.getValue()));
  }

  private static Decision decide(List<Policy> about, Identity identity, Action action) {
    Set<Action> missing = EnumSet.copyOf(action.needed());
    List<String> allowing = new ArrayList<>();
    for (Policy policy : about) {
      if (policy.appliesTo(identity) && missing.removeAll(policy.actions())) {
        allowing.add(policy.name());
      }
    }
    Optional<Policy> alone =
        about.stream()
            .filter(policy -> policy.appliesTo(identity))
            .filter(policy -> policy.actions().containsAll(action.needed()))
            .findFirst();
    String reason =
        missing.isEmpty()
            ? alone
                .map(policy -> "the policy " + policy.name() + " allows it")
                .orElseGet(() -> "the policies " + listed(allowing) + " allow it together")
            : denied(action, missing);
    return new Decision(
        missing.isEmpty(),
        reason,
        action.needed().stream().sorted().toList(),
        about.stream().map(policy -> Consideration.of(policy, identity, action)).toList());
  }

  private static String denied(Action action, Set<Action> missing) {
    return missing.contains(action)
        ? "no policy allows it"
        : "%s takes %s too, which no policy allows"
            .formatted(action, listed(missing.stream().map(Action::toString).toList()));
  }

  private static String listed(List<String> words) {
    return words.stream().collect(Collectors.joining(" and "));
  }

  /**
   * What is asked.
   *
   * @param identity who
   * @param repository where
   * @param action what
   */
  public record Question(
      @Nullable Somebody identity, @Nullable RepositoryName repository, @Nullable Action action) {}

  /**
   * Somebody, with what their provider would say of them.
   *
   * @param kind what it is
   * @param name its name; empty for nobody in particular
   * @param groups the groups it is in; if left out none, or those of the caller about themselves
   * @param claims what else is said of it, likewise
   */
  public record Somebody(
      Identity.@Nullable Kind kind,
      @Nullable String name,
      @Nullable Set<String> groups,
      @Nullable Map<String, Set<String>> claims) {

    Identity toIdentity(ApiCaller asking) {
      Identity named =
          new Identity(
              Given.value(kind, "kind"), Objects.requireNonNullElse(name, ""), Set.of(), Map.of());
      Identity known = asking.is(named) ? asking.identity() : named;
      return new Identity(
          named.kind(),
          named.name(),
          Objects.requireNonNullElse(groups, known.groups()),
          Objects.requireNonNullElse(claims, known.claims()));
    }
  }

  /**
   * The answer.
   *
   * @param allowed whether they may
   * @param reason why, for a person
   * @param needs what has to be allowed for that, by one policy or several: a push takes pull, too
   * @param policies the policies about this repository
   */
  public record Decision(
      boolean allowed, String reason, List<Action> needs, List<Consideration> policies) {

    /** Copies the lists. */
    public Decision {
      needs = List.copyOf(needs);
      policies = List.copyOf(policies);
    }
  }

  /**
   * What a policy says to it.
   *
   * @param policy its name
   * @param appliesToIdentity whether it is for them
   * @param allowsAction whether it allows the action that was asked about
   */
  public record Consideration(String policy, boolean appliesToIdentity, boolean allowsAction) {

    static Consideration of(Policy policy, Identity identity, Action action) {
      return new Consideration(
          policy.name(), policy.appliesTo(identity), policy.actions().contains(action));
    }
  }
}
