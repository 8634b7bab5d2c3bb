package dev.berth.auth.api;

import dev.berth.auth.policy.ManagedPolicies;
import dev.berth.auth.policy.StoredPolicy;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.Action;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The policies. Whoever manages all repositories that a policy is about manages the policy, and so
 * a namespace has owners who say who may do what in it.
 */
@Path(Paths.API + "/policies")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyResource {

  private final CurrentCaller caller;
  private final ManagedPolicies policies;

  PolicyResource(CurrentCaller caller, ManagedPolicies policies) {
    this.caller = caller;
    this.policies = policies;
  }

  /** Those that the caller manages. */
  @GET
  @Operation(operationId = "listPolicies", summary = "The policies that the caller manages")
  public Uni<Listed> list() {
    ApiCaller asking = caller.get();
    return policies
        .list()
        .map(
            all ->
                new Listed(
                    all.stream()
                        .filter(each -> asking.manages(each.policy().repositories()))
                        .map(View::of)
                        .toList()));
  }

  /** One of them. */
  @GET
  @Path("/{name}")
  @Operation(operationId = "getPolicy", summary = "One policy")
  public Uni<View> get(@PathParam("name") String name) {
    ApiCaller asking = caller.get();
    return find(name, asking).map(View::of);
  }

  /** Puts one in the place of another, or adds it. */
  @PUT
  @Path("/{name}")
  @Operation(operationId = "putPolicy", summary = "Adds a policy, or changes one that is there")
  public Uni<View> put(@PathParam("name") String name, @Nullable Document document) {
    ApiCaller asking = caller.get();
    Document wished = Given.body(document);
    Policy wanted = Given.valid(() -> wished.toPolicy(name));
    asking.require(wanted.repositories());
    return policies
        .find(name)
        .invoke(known -> known.ifPresent(before -> asking.require(before.policy().repositories())))
        .chain(known -> policies.put(asking.actor(), wanted, known))
        .map(View::of);
  }

  /** Takes one away. */
  @DELETE
  @Path("/{name}")
  @Operation(operationId = "deletePolicy", summary = "Takes a policy away")
  public Uni<Void> delete(@PathParam("name") String name) {
    ApiCaller asking = caller.get();
    return find(name, asking).chain(found -> policies.delete(asking.actor(), found));
  }

  /** To those who do not manage it, a policy is not there. */
  private Uni<StoredPolicy> find(String name, ApiCaller asking) {
    return policies
        .find(name)
        .map(
            found ->
                found
                    .filter(known -> asking.manages(known.policy().repositories()))
                    .orElseThrow(
                        () -> new RegistryException(ErrorCode.PATH_UNKNOWN, "no such policy")));
  }

  /**
   * Policies.
   *
   * @param policies them, by name
   */
  public record Listed(List<View> policies) {

    /** Copies the list. */
    public Listed {
      policies = List.copyOf(policies);
    }
  }

  /**
   * A policy as it is shown.
   *
   * @param policy it
   * @param source {@code file} or {@code api}: what can change it
   */
  public record View(Policy policy, String source) {

    static View of(StoredPolicy stored) {
      return new View(stored.policy(), stored.fromFile() ? "file" : "api");
    }
  }

  /**
   * A policy as it is given; what is left out is empty.
   *
   * @param users names of users
   * @param robots names of robots
   * @param groups names of groups
   * @param claims the values that will do, by claim
   * @param anonymous whether it is for everybody
   * @param repositories what it is about
   * @param actions what it allows
   */
  public record Document(
      @Nullable Set<String> users,
      @Nullable Set<String> robots,
      @Nullable Set<String> groups,
      @Nullable Map<String, Set<String>> claims,
      Optional<Boolean> anonymous,
      @Nullable List<RepositoryPattern> repositories,
      @Nullable Set<Action> actions) {

    Policy toPolicy(String name) {
      return new Policy(
          name,
          Objects.requireNonNullElse(users, Set.of()),
          Objects.requireNonNullElse(robots, Set.of()),
          Objects.requireNonNullElse(groups, Set.of()),
          Objects.requireNonNullElse(claims, Map.of()),
          anonymous.orElse(false),
          Objects.requireNonNullElse(repositories, List.of()),
          Objects.requireNonNullElse(actions, Set.of()));
    }
  }
}
