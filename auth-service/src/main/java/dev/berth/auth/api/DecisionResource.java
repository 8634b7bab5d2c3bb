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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  /** Decides by the policies in force. */
  @POST
  @Operation(
      operationId = "decide",
      summary = "Whether an identity may do an action in a repository, and why")
  public Decision decide(@Nullable Question given) {
    Question question = Given.body(given);
    RepositoryName repository = Given.value(question.repository(), "repository");
    Action action = Given.value(question.action(), "action");
    Somebody somebody = Given.value(question.identity(), "identity");
    Identity identity = Given.valid(somebody::toIdentity);
    ApiCaller asking = caller.get();
    if (!asking.identity().equals(identity)) {
      asking.require(List.of(new RepositoryPattern(repository.value())));
    }
    List<Consideration> about =
        asking.present().policies().all().stream()
            .filter(policy -> policy.repositories().stream().anyMatch(p -> p.matches(repository)))
            .map(policy -> Consideration.of(policy, identity, action))
            .toList();
    return about.stream()
        .filter(Consideration::allows)
        .findFirst()
        .map(found -> new Decision(true, "the policy " + found.policy() + " allows it", about))
        .orElseGet(() -> new Decision(false, "no policy allows it", about));
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
   * @param groups the groups it is in
   * @param claims what else is said of it
   */
  public record Somebody(
      Identity.@Nullable Kind kind,
      @Nullable String name,
      @Nullable Set<String> groups,
      @Nullable Map<String, Set<String>> claims) {

    Identity toIdentity() {
      return new Identity(
          Given.value(kind, "kind"),
          Objects.requireNonNullElse(name, ""),
          Objects.requireNonNullElse(groups, Set.of()),
          Objects.requireNonNullElse(claims, Map.of()));
    }
  }

  /**
   * The answer.
   *
   * @param allowed whether they may
   * @param reason why, for a person
   * @param policies the policies about this repository
   */
  public record Decision(boolean allowed, String reason, List<Consideration> policies) {

    /** Copies the list. */
    public Decision {
      policies = List.copyOf(policies);
    }
  }

  /**
   * What a policy says to it.
   *
   * @param policy its name
   * @param appliesToIdentity whether it is for them
   * @param allowsAction whether it allows that
   */
  public record Consideration(String policy, boolean appliesToIdentity, boolean allowsAction) {

    static Consideration of(Policy policy, Identity identity, Action action) {
      return new Consideration(
          policy.name(), policy.appliesTo(identity), policy.actions().contains(action));
    }

    boolean allows() {
      return appliesToIdentity && allowsAction;
    }
  }
}
