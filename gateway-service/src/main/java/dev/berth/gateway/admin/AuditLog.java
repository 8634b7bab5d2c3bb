package dev.berth.gateway.admin;

import dev.berth.contract.audit.AuditAction;
import dev.berth.contract.audit.AuditEvent;
import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.metadata.Metadata;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The events of all services as one list: each keeps those of what it does itself. */
@Singleton
final class AuditLog {

  private final Function<AuditQuery, Uni<AuditPage>> auth;
  private final Function<AuditQuery, Uni<AuditPage>> metadata;

  @Inject
  AuditLog(Auth auth, Metadata metadata) {
    this(auth::audit, metadata::audit);
  }

  AuditLog(
      Function<AuditQuery, Uni<AuditPage>> auth, Function<AuditQuery, Uni<AuditPage>> metadata) {
    this.auth = auth;
    this.metadata = metadata;
  }

  /** The newest events of those that are wanted; {@code UNAVAILABLE} if any of the services is. */
  Uni<AuditPage> read(AuditQuery query) {
    Uni<AuditPage> none = Uni.createFrom().item(new AuditPage(List.of()));
    return Uni.combine()
        .all()
        .unis(
            isAsked(query, AuditAction.Keeper.AUTH) ? auth.apply(query) : none,
            isAsked(query, AuditAction.Keeper.METADATA) ? metadata.apply(query) : none)
        .with((one, other) -> merged(query, one, other));
  }

  private static boolean isAsked(AuditQuery query, AuditAction.Keeper keeper) {
    boolean keepsAction = query.action().filter(action -> action.keeper() != keeper).isEmpty();
    // Nothing that the auth-service does is about one repository.
    boolean isElsewhere = keeper == AuditAction.Keeper.AUTH && query.repository().isPresent();
    return keepsAction && !isElsewhere;
  }

  /** What is among the newest of both is among the newest of each. */
  private static AuditPage merged(AuditQuery query, AuditPage one, AuditPage other) {
    return new AuditPage(
        Stream.concat(one.events().stream(), other.events().stream())
            .sorted(Comparator.comparing(AuditEvent::cursor).reversed())
            .limit(query.items())
            .toList());
  }
}
