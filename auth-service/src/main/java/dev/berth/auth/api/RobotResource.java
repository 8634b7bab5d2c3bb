package dev.berth.auth.api;

import dev.berth.auth.credential.Credentials;
import dev.berth.auth.credential.Robot;
import dev.berth.auth.credential.RobotName;
import dev.berth.auth.credential.Robots;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Robots: programs that have an account of their own, and their tokens. */
@Path(Paths.API + "/robots")
@Produces(MediaType.APPLICATION_JSON)
public final class RobotResource {

  private static final int PAGE = 100;

  private final CurrentCaller caller;
  private final Robots robots;
  private final Credentials credentials;

  RobotResource(CurrentCaller caller, Robots robots, Credentials credentials) {
    this.caller = caller;
    this.robots = robots;
    this.credentials = credentials;
  }

  /** Those that the caller manages, a hundred names at a time. */
  @GET
  @Operation(
      operationId = "listRobots",
      summary = "The robots that the caller manages, from a name on")
  public Uni<Listed> list(@QueryParam("after") Optional<String> after) {
    ApiCaller asking = caller.get();
    return robots
        .list(after.map(RobotName::new), PAGE)
        .map(
            page ->
                new Listed(
                    page.stream()
                        .filter(robot -> asking.manages(robot.ownedBy()))
                        .map(View::of)
                        .toList(),
                    page.size() < PAGE
                        ? Optional.empty()
                        : Optional.of(page.getLast().name().value())));
  }

  /** Makes one. */
  @POST
  @ResponseStatus(201)
  @Operation(operationId = "createRobot", summary = "Makes a robot, which has no token yet")
  public Uni<View> create(@Nullable Wanted given) {
    Wanted wanted = Given.body(given);
    RepositoryPattern ownedBy = Given.value(wanted.ownedBy(), "ownedBy");
    RobotName name = new RobotName(Given.value(wanted.name(), "name"));
    ApiCaller asking = caller.get();
    asking.require(List.of(ownedBy));
    // What a policy elsewhere allows to this name was not meant for a robot of this namespace.
    asking.present().policies().all().stream()
        .filter(policy -> policy.robots().contains(name.value()))
        .forEach(policy -> asking.require(policy.repositories()));
    return robots
        .create(asking.actor(), name, Objects.requireNonNullElse(wanted.description(), ""), ownedBy)
        .map(View::of);
  }

  /** Takes one away with all that was issued to it. */
  @DELETE
  @Path("/{name}")
  @Operation(operationId = "deleteRobot", summary = "Takes a robot and its tokens away")
  public Uni<Void> delete(@PathParam("name") String name) {
    ApiCaller asking = caller.get();
    return find(name).chain(robot -> robots.delete(asking.actor(), robot.name())).replaceWithVoid();
  }

  /** The tokens of one. */
  @GET
  @Path("/{name}/tokens")
  @Operation(operationId = "listRobotTokens", summary = "The tokens of a robot")
  public Uni<TokenView.Listed> tokens(@PathParam("name") String name) {
    return find(name)
        .chain(robot -> credentials.list(robot.name().identity().toString()))
        .map(TokenView.Listed::of);
  }

  /** Makes a token for one. */
  @POST
  @Path("/{name}/tokens")
  @ResponseStatus(201)
  @Operation(
      operationId = "createRobotToken",
      summary = "Makes a token for a robot; it is told this once")
  public Uni<TokenView.Issued> createToken(
      @PathParam("name") String name, @Nullable TokenTerms terms) {
    ApiCaller asking = caller.get();
    return find(name)
        .chain(
            robot ->
                credentials.issueForRobot(
                    asking.actor(), robot.name(), Given.body(terms).toTerms()))
        .map(TokenView.Issued::of);
  }

  /** To those who do not manage it, a robot is not there. */
  private Uni<Robot> find(String name) {
    ApiCaller asking = caller.get();
    return robots
        .find(new RobotName(name))
        .map(
            found ->
                found
                    .filter(robot -> asking.manages(robot.ownedBy()))
                    .orElseThrow(
                        () -> new RegistryException(ErrorCode.PATH_UNKNOWN, "no such robot")));
  }

  /**
   * What a robot is to be.
   *
   * @param name its name
   * @param description what it is for
   * @param ownedBy the administrators of these repositories manage it
   */
  public record Wanted(
      @Nullable String name, @Nullable String description, @Nullable RepositoryPattern ownedBy) {}

  /**
   * Robots.
   *
   * @param robots them, by name
   * @param next after which name there may be more
   */
  public record Listed(List<View> robots, Optional<String> next) {

    /** Copies the list. */
    public Listed {
      robots = List.copyOf(robots);
    }
  }

  /**
   * A robot.
   *
   * @param name its name
   * @param description what it is for
   * @param ownedBy the administrators of these repositories manage it
   * @param created since when it is there, as RFC 3339 has it
   */
  public record View(String name, String description, RepositoryPattern ownedBy, String created) {

    static View of(Robot robot) {
      return new View(
          robot.name().value(), robot.description(), robot.ownedBy(), robot.created().toString());
    }
  }
}
