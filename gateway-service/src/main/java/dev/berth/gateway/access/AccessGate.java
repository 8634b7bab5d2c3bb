package dev.berth.gateway.access;

import dev.berth.configuration.AuthSettings;
import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.gateway.admission.RequestRates;
import dev.berth.gateway.answer.Answer;
import dev.berth.gateway.caller.Caller;
import dev.berth.gateway.caller.Callers;
import dev.berth.gateway.caller.Presented;
import dev.berth.gateway.caller.Sender;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets requests pass whose senders may do what they ask for. Nothing of a request that it refuses
 * reaches the other services, so that an answer tells nothing of what there is.
 */
@Singleton
public final class AccessGate {

  private static final String CHALLENGE = "WWW-Authenticate";

  private final Callers callers;
  private final RequestRates rates;
  private final DenialLog denials;
  private final String service;

  AccessGate(Callers callers, RequestRates rates, AuthSettings settings, DenialLog denials) {
    this.callers = callers;
    this.rates = rates;
    this.denials = denials;
    this.service = settings.service();
  }

  /** What becomes of a request. */
  public sealed interface Admission {}

  /**
   * It passes.
   *
   * @param caller who sent it
   */
  public record Admitted(Caller caller) implements Admission {}

  /**
   * It does not.
   *
   * @param answer what its sender is told
   */
  public record Refused(Answer answer) implements Admission {}

  /**
   * Judges a request.
   *
   * @param access what it needs
   * @param root what the client calls the registry, scheme and host
   * @param sender what it shows of who sent it
   * @return {@code UNAVAILABLE} or {@code TOOMANYREQUESTS} if it cannot be judged, or if who sent
   *     it has sent too many
   */
  public Uni<Admission> admit(RequiredAccess access, Supplier<String> root, Sender sender) {
    return callers
        .find(sender)
        .map(
            presented -> {
              count(presented);
              Admission admission = judge(presented, access, root);
              if (admission instanceof Refused) {
                tell(presented, access, sender.peer());
              }
              return admission;
            });
  }

  /**
   * The answer to a request that was admitted, and found to take more than its token is good for
   * only then: it tells the client what to ask for.
   */
  public Answer withChallenge(Answer answer, RequiredAccess access, Supplier<String> root) {
    return answer.status() == ErrorCode.UNAUTHORIZED.status()
        ? answer.with(
            CHALLENGE,
            Challenge.at(root.get(), service, access, Optional.of(Challenge.INSUFFICIENT)).header())
        : answer;
  }

  /** Those that are refused count too. */
  private void count(Presented presented) {
    switch (presented) {
      case Presented.Open _, Presented.Nothing _, Presented.Wrong _ -> {}
      case Presented.Token token -> count(token.caller());
      case Presented.Password password -> count(password.caller());
      case Presented.Certificate certificate -> count(certificate.caller());
    }
  }

  private void count(Caller caller) {
    if (caller instanceof Caller.Identified somebody) {
      rates.take(somebody.identity());
    }
  }

  private Admission judge(Presented presented, RequiredAccess access, Supplier<String> root) {
    return switch (presented) {
      case Presented.Open open -> new Admitted(open.caller());
      case Presented.Nothing nothing ->
          !dependsOnWhoItIs(access) && allows(nothing.caller(), access)
              ? new Admitted(nothing.caller())
              : challenge(access, root, Optional.empty());
      case Presented.Token token ->
          allows(token.caller(), access) && !leavesOut(token.caller(), access)
              ? new Admitted(token.caller())
              : challenge(access, root, Optional.of(Challenge.INSUFFICIENT));
      case Presented.Password password ->
          allows(password.caller(), access)
              ? new Admitted(password.caller())
              : deny(password.caller(), access);
      case Presented.Certificate certificate ->
          allows(certificate.caller(), access)
              ? new Admitted(certificate.caller())
              : deny(certificate.caller(), access);
      case Presented.Wrong wrong ->
          challenge(
              access, root, wrong.token() ? Optional.of(Challenge.INVALID) : Optional.empty());
    };
  }

  /** Who presents nothing is asked for a login, which is no denial. */
  private void tell(Presented presented, RequiredAccess access, String peer) {
    switch (presented) {
      case Presented.Open _, Presented.Nothing _ -> {}
      case Presented.Token token ->
          tell("the token is not good for this", token.caller(), access, peer);
      case Presented.Password password ->
          tell(reason(password.caller(), access), password.caller(), access, peer);
      case Presented.Certificate certificate ->
          tell(reason(certificate.caller(), access), certificate.caller(), access, peer);
      case Presented.Wrong wrong ->
          denials.denied(
              wrong.token() ? "wrong token" : "wrong login",
              peer,
              "scope",
              ResourceActions.scopes(access.scopes()));
    }
  }

  private void tell(String what, Caller caller, RequiredAccess access, String peer) {
    denials.denied(
        what,
        peer,
        "identity",
        caller.actor(peer).identity(),
        "scope",
        ResourceActions.scopes(access.scopes()));
  }

  /**
   * Whether a client has to be asked, though anybody may. A login is verified at {@code /v2/}, and
   * many clients show theirs only where they are asked: they would take the public part of the
   * catalog for the whole.
   */
  private static boolean dependsOnWhoItIs(RequiredAccess access) {
    return access.required().contains(new Access.Base())
        || access.required().contains(new Access.Catalog());
  }

  private static boolean allows(Caller caller, RequiredAccess access) {
    for (Access wanted : access.required()) {
      if (!allows(caller, wanted)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a token lacks what its holder may do and would be of use: clients get another one by
   * the challenge, and so a mount, where they would send the blob else.
   */
  private static boolean leavesOut(Caller caller, RequiredAccess access) {
    for (Access wanted : access.optional()) {
      if (!allows(caller, wanted) && allows(caller.atMost(), wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean allows(Caller caller, Access wanted) {
    return switch (wanted) {
      case Access.Base _ -> true;
      case Access.Catalog _ -> caller.mayList();
      case Access.InRepository in -> caller.may(in.action(), in.repository());
    };
  }

  private Refused challenge(RequiredAccess access, Supplier<String> root, Optional<String> error) {
    Challenge challenge = Challenge.at(root.get(), service, access, error);
    String message =
        switch (error.orElse("")) {
          case Challenge.INVALID -> "the token is none, has expired or was revoked";
          case Challenge.INSUFFICIENT -> "the token is not good for this";
          default -> ErrorCode.UNAUTHORIZED.message();
        };
    return new Refused(
        Answer.of(new RegistryException(ErrorCode.UNAUTHORIZED, message))
            .with(CHALLENGE, challenge.header()));
  }

  /** No token would change it, as one would be of the same policies. */
  private static Refused deny(Caller caller, RequiredAccess access) {
    String wanted = ResourceActions.scopes(access.scopes());
    return new Refused(
        Answer.of(new RegistryException(ErrorCode.DENIED, reason(caller, access), wanted)));
  }

  private static String reason(Caller caller, RequiredAccess access) {
    return allows(caller.unrestricted(), access)
        ? "what was presented is restricted, and not good for this"
        : "no policy allows this to who has logged in";
  }
}
