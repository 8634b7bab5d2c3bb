package dev.berth.gateway.admin;

import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.metadata.Metadata;
import dev.berth.contract.metadata.RegistryMode;
import dev.berth.gateway.caller.Caller;
import dev.berth.gateway.caller.Callers;
import dev.berth.gateway.caller.Presented;
import dev.berth.gateway.caller.Sender;
import dev.berth.model.access.Action;
import dev.berth.model.access.NameRange;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Manages repositories, and tells what was noted. Every method: {@code UNAUTHORIZED} without a
 * login by HTTP Basic, {@code DENIED} for those who may not, {@code UNAVAILABLE}; {@code
 * PATH_UNKNOWN} where the registry is open, as nobody can be told from others there.
 */
@Singleton
public final class Administration {

  private final Callers callers;
  private final Metadata metadata;
  private final AuditLog log;

  Administration(Callers callers, Metadata metadata, AuditLog log) {
    this.callers = callers;
    this.metadata = metadata;
    this.log = log;
  }

  /** Deletes a repository with all it shows; {@code NAME_UNKNOWN}, {@code READ_ONLY}. */
  public Uni<Void> deleteRepository(
      @Nullable String authorization, String peer, RepositoryName repository) {
    return caller(authorization, peer)
        .invoke(caller -> require(caller.may(Action.ADMIN, repository)))
        .chain(caller -> metadata.deleteRepository(caller.actor(peer), repository));
  }

  /** Whether changes are refused at present. */
  public Uni<RegistryMode> mode(@Nullable String authorization, String peer) {
    return caller(authorization, peer)
        .invoke(caller -> require(managesRegistry(caller)))
        .chain(_ -> metadata.mode());
  }

  /** Sets the mode; when this is answered, no change of the old mode is under way any more. */
  public Uni<RegistryMode> setMode(
      @Nullable String authorization, String peer, RegistryMode wanted) {
    return caller(authorization, peer)
        .invoke(caller -> require(managesRegistry(caller)))
        .chain(caller -> metadata.setMode(caller.actor(peer), wanted));
  }

  /**
   * What was noted: of the whole registry for those who manage it, of a repository for those who
   * manage that.
   */
  public Uni<AuditAnswer> audit(@Nullable String authorization, String peer, AuditQuery query) {
    return caller(authorization, peer)
        .invoke(
            caller ->
                require(
                    query
                        .repository()
                        .map(repository -> caller.may(Action.ADMIN, repository))
                        .orElseGet(() -> managesRegistry(caller))))
        .chain(_ -> log.read(query))
        .map(page -> AuditAnswer.of(page, query.items()));
  }

  private Uni<Caller> caller(@Nullable String authorization, String peer) {
    return callers
        .find(Sender.of(authorization, peer))
        .map(
            presented ->
                switch (presented) {
                  case Presented.Open _ -> throw new RegistryException(ErrorCode.PATH_UNKNOWN);
                  case Presented.Password password -> password.caller();
                  case Presented.Nothing _,
                      Presented.Token _,
                      Presented.Certificate _,
                      Presented.Wrong _ ->
                      throw new RegistryException(ErrorCode.UNAUTHORIZED);
                });
  }

  private static boolean managesRegistry(Caller caller) {
    return caller.names(Action.ADMIN).contains(NameRange.ALL);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new RegistryException(ErrorCode.DENIED, "no policy allows you to administer this");
    }
  }
}
