package dev.berth.gateway.caller;

import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import dev.berth.contract.auth.Auth;
import dev.berth.contract.auth.AuthState;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.model.access.Action;
import dev.berth.model.access.Policy;
import dev.berth.model.access.RepositoryPattern;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;

/** An auth-service that tells what is new, and lets in, as a test has it. */
final class TestAuth implements Auth {

  private final AtomicInteger calls = new AtomicInteger();
  private final IntFunction<Uni<Optional<AuthState>>> answers;
  private final Function<LoginRequest, Uni<Login>> logins;

  /**
   * One that answers so, and lets nobody in.
   *
   * @param answers by the number of the call, counted from 1
   */
  TestAuth(IntFunction<Uni<Optional<AuthState>>> answers) {
    this(
        answers,
        _ -> {
          throw new UnsupportedOperationException();
        });
  }

  /** One that lets in so. */
  TestAuth(
      IntFunction<Uni<Optional<AuthState>>> answers, Function<LoginRequest, Uni<Login>> logins) {
    this.answers = answers;
    this.logins = logins;
  }

  /** How often it was asked for what is new. */
  int calls() {
    return calls.get();
  }

  /** A state in which ann may pull and push below {@code team}. */
  static AuthState state(long version, List<PublicJwk> keys) {
    Policy devs =
        new Policy(
            "devs",
            Set.of("ann"),
            Set.of(),
            Set.of(),
            Map.of(),
            false,
            List.of(new RepositoryPattern("team/**")),
            Set.of(Action.PULL, Action.PUSH));
    return new AuthState(version, keys, List.of(devs), List.of());
  }

  @Override
  public Uni<Optional<AuthState>> state(long after) {
    return answers.apply(calls.incrementAndGet());
  }

  @Override
  public Uni<Login> login(LoginRequest request) {
    return logins.apply(request);
  }

  @Override
  public Uni<Login> login(CertifiedSubject subject, String peer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<AuditPage> audit(AuditQuery query) {
    throw new UnsupportedOperationException();
  }
}
