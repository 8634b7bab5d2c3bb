package dev.berth.auth.api;

import dev.berth.auth.key.KeyRotation;
import dev.berth.auth.key.PublishedKey;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.contract.http.Paths;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The keys that sign tokens. */
@Path(Paths.API + "/keys")
@Produces(MediaType.APPLICATION_JSON)
public final class KeyResource {

  private final CurrentCaller caller;
  private final KeyRotation rotation;

  KeyResource(CurrentCaller caller, KeyRotation rotation) {
    this.caller = caller;
    this.rotation = rotation;
  }

  /** The keys that verify tokens at present. */
  @GET
  @Operation(operationId = "listKeys", summary = "The keys that verify tokens at present")
  public Uni<Keys> list() {
    caller.get().requireAll();
    return rotation.list().map(keys -> new Keys(keys.stream().map(Key::of).toList()));
  }

  /** Puts a new key in the place of the one that signs. */
  @POST
  @Path("/rotation")
  @Operation(
      operationId = "rotateKeys",
      summary = "Has a new key sign, soon and without harm, or at once and alone")
  public Uni<Rotated> rotate(@Nullable Rotation wanted) {
    ApiCaller asking = caller.get();
    asking.requireAll();
    boolean atOnce = Given.body(wanted).atOnce().orElse(false);
    Uni<PublicJwk> key =
        atOnce ? rotation.rotateAtOnce(asking.actor()) : rotation.rotate(asking.actor());
    return key.map(next -> new Rotated(next.kid()));
  }

  /**
   * How to rotate.
   *
   * @param atOnce whether the old keys have leaked, so that what they signed is not to be believed
   */
  public record Rotation(Optional<Boolean> atOnce) {}

  /**
   * The outcome.
   *
   * @param kid the name of the key that signs, or will after the overlap
   */
  public record Rotated(String kid) {}

  /**
   * Keys.
   *
   * @param keys them
   */
  public record Keys(List<Key> keys) {

    /** Copies the list. */
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A key.
   *
   * @param kid its name
   * @param state {@code next}, {@code current} or {@code retired}
   * @param since since when, as RFC 3339 has it
   */
  public record Key(String kid, String state, String since) {

    static Key of(PublishedKey key) {
      return new Key(
          key.kid(), key.state().name().toLowerCase(Locale.ROOT), key.since().toString());
    }
  }
}
