package dev.berth.auth.api;

import dev.berth.auth.credential.Credentials;
import dev.berth.auth.credential.RobotName;
import dev.berth.auth.credential.Robots;
import dev.berth.auth.credential.StoredCredential;
import dev.berth.contract.http.Paths;
import dev.berth.model.access.Identity;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The tokens of users: personal ones, and the identity tokens that docker keeps. */
@Path(Paths.API + "/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokenResource {

  private static final String ROBOT = "robot:";

  private final CurrentCaller caller;
  private final Credentials credentials;
  private final Robots robots;

  TokenResource(CurrentCaller caller, Credentials credentials, Robots robots) {
    this.caller = caller;
    this.credentials = credentials;
    this.robots = robots;
  }

  /** Those of the caller, or of another user to those who manage the registry. */
  @GET
  @Operation(operationId = "listTokens", summary = "The tokens of the caller, or of another user")
  public Uni<TokenView.Listed> list(@QueryParam("user") Optional<String> user) {
    ApiCaller asking = caller.get();
    String owner = Given.valid(() -> user.map(Identity::user).orElse(asking.identity())).toString();
    if (!owner.equals(asking.identity().toString())) {
      asking.requireAll();
    }
    return credentials.list(owner).map(TokenView.Listed::of);
  }

  /** Makes a personal token for the caller. */
  @POST
  @ResponseStatus(201)
  @Operation(operationId = "createToken", summary = "Makes a personal token; it is told this once")
  public Uni<TokenView.Issued> create(@Nullable TokenTerms terms) {
    ApiCaller asking = caller.get();
    asking.requireOneself();
    return credentials
        .issueForUser(asking.actor(), asking.identity(), Given.body(terms).toTerms())
        .map(TokenView.Issued::of);
  }

  /**
   * Revokes a token, of whatever kind. {@code DENIED} for another one of one's own by what is
   * restricted, {@code PATH_UNKNOWN} if there is none that the caller may revoke.
   */
  @DELETE
  @Path("/{id}")
  @Operation(operationId = "revokeToken", summary = "Revokes a token of any kind")
  public Uni<Void> revoke(@PathParam("id") UUID id) {
    ApiCaller asking = caller.get();
    return credentials
        .find(id)
        .chain(
            found ->
                mayRevoke(asking, found)
                    .chain(
                        allowed ->
                            allowed
                                ? credentials.revoke(asking.actor(), found.orElseThrow())
                                : Uni.createFrom().item(false)))
        .invoke(
            revoked -> {
              if (!revoked) {
                throw new RegistryException(ErrorCode.PATH_UNKNOWN, "no such token");
              }
            })
        .replaceWithVoid();
  }

  /**
   * To those who may not, there is no such token; but of what is their own they are told that what
   * they have presented is restricted.
   */
  private Uni<Boolean> mayRevoke(ApiCaller asking, Optional<StoredCredential> found) {
    if (found.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    StoredCredential token = found.get();
    boolean isOwn = token.owner().equals(asking.identity().toString());
    boolean isItself = asking.login().credential().equals(Optional.of(token.id().toString()));
    if (asking.managesAll() || isItself || (isOwn && asking.mayRevokeOwn())) {
      return Uni.createFrom().item(true);
    }
    return managesOwner(asking, token.owner())
        .invoke(
            manages -> {
              if (isOwn && !manages) {
                throw ApiCaller.restricted();
              }
            });
  }

  private Uni<Boolean> managesOwner(ApiCaller asking, String owner) {
    return owner.startsWith(ROBOT)
        ? robots
            .find(new RobotName(owner.substring(ROBOT.length())))
            .map(robot -> robot.filter(it -> asking.manages(it.ownedBy())).isPresent())
        : Uni.createFrom().item(false);
  }
}
