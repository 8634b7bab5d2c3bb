package dev.berth.gateway.admin;

import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.audit.DenialLog;
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
import java.util.function.Predicate;

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
  private final DenialLog denials;

  Administration(Callers callers, Metadata metadata, AuditLog log, DenialLog denials) {
    this.callers = callers;
    this.metadata = metadata;
    this.log = log;
    this.denials = denials;
  }

  /** Deletes a repository with all it shows; {@code NAME_UNKNOWN}, {@code READ_ONLY}. */
  public Uni<Void> deleteRepository(ApiCall call, RepositoryName repository) {
    return caller(call, caller -> caller.may(Action.ADMIN, repository))
        .chain(caller -> metadata.deleteRepository(caller.actor(call.peer()), repository));
  }

  /** Whether changes are refused at present. */
  public Uni<RegistryMode> mode(ApiCall call) {
    return caller(call, Administration::managesRegistry).chain(_ -> metadata.mode());
  }

  /** Sets the mode; when this is answered, no change of the old mode is under way any more. */
  public Uni<RegistryMode> setMode(ApiCall call, RegistryMode wanted) {
    return caller(call, Administration::managesRegistry)
        .chain(caller -> metadata.setMode(caller.actor(call.peer()), wanted));
  }

  /**
   * What was noted: of the whole registry for those who manage it, of a repository for those who
   * manage that.
   */
  public Uni<AuditAnswer> audit(ApiCall call, AuditQuery query) {
    return caller(
            call,
            caller ->
                query
                    .repository()
                    .map(repository -> caller.may(Action.ADMIN, repository))
                    .orElseGet(() -> managesRegistry(caller)))
        .chain(_ -> log.read(query))
        .map(page -> AuditAnswer.of(page, query.items()));
  }

  /** Who calls, if they may. */
  private Uni<Caller> caller(ApiCall call, Predicate<Caller> may) {
    return callers
        .find(Sender.of(call.authorization(), call.peer()))
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
                })
        .invoke(caller -> require(may.test(caller), caller, call));
  }

  private static boolean managesRegistry(Caller caller) {
    return caller.names(Action.ADMIN).contains(NameRange.ALL);
  }

  private void require(boolean holds, Caller caller, ApiCall call) {
    if (!holds) {
      denials.denied(
          "denied by the admin API",
          call.peer(),
          "identity",
          caller.actor(call.peer()).identity(),
          "method",
          call.method(),
          "path",
          call.path());
      throw new RegistryException(ErrorCode.DENIED, "no policy allows you to administer this");
    }
  }
}
