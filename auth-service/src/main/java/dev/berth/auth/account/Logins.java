package dev.berth.auth.account;

import dev.berth.auth.audit.Audit;
import dev.berth.auth.audit.LoginWay;
import dev.berth.contract.audit.DenialLog;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.model.access.Identity;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets somebody in: the one way to do so, whatever is presented. Who is let in is noted in the
 * audit log before, and who is not in the log of denials.
 */
@Singleton
public final class Logins {

  private static final Uni<Void> DONE = Uni.createFrom().voidItem();

  private final Accounts accounts;
  private final Passwords passwords;
  private final FailedLogins failures;
  private final Recall recall;
  private final HashThreads threads;
  private final List<LoginMethod> methods;
  private final Audit audit;
  private final DenialLog denials;

  Logins(
      Accounts accounts,
      Passwords passwords,
      FailedLogins failures,
      Recall recall,
      HashThreads threads,
      @All List<LoginMethod> methods,
      Audit audit,
      DenialLog denials) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.failures = failures;
    this.recall = recall;
    this.threads = threads;
    this.methods = methods;
    this.audit = audit;
    this.denials = denials;
  }

  /**
   * Lets somebody in by a name and a password, or what is presented in its place.
   *
   * @param version the version of the state that was in force before anything was looked at
   * @return {@code UNAUTHORIZED}, in the same words and time whatever is wrong; {@code
   *     TOOMANYREQUESTS} if too many logins are under way or have failed; {@code UNAVAILABLE}, also
   *     if it cannot be noted
   */
  public Uni<Login> login(LoginRequest request, long version) {
    return Uni.createFrom()
        .deferred(
            () ->
                methods.stream()
                    .filter(method -> method.takes(request))
                    .findFirst()
                    .map(method -> login(request, method, version))
                    .orElseGet(() -> byPassword(request, version, () -> DONE)));
  }

  private Uni<Login> login(LoginRequest request, LoginMethod method, long version) {
    if (method instanceof OtherPasswords others) {
      return accounts.has(request.username())
          ? byPassword(request, version, () -> others.askAboutNobody(request))
          : byOthers(request, others, version);
    }
    if (method.isGuessable()) {
      failures.check(request.username(), request.peer());
    }
    return method
        .login(request, version)
        .map(login -> login.orElseThrow(() -> refused(request)))
        .call(login -> audit.login(login, method.way(login), request.peer()));
  }

  /**
   * By the password of a user of the file.
   *
   * @param ifWrong what is done before it is said that it is wrong
   */
  private Uni<Login> byPassword(LoginRequest request, long version, Supplier<Uni<Void>> ifWrong) {
    // Before what is remembered, too: that would tell a guess that is right from the others.
    failures.check(request.username(), request.peer());
    return recall
        .orElse(
            request,
            () -> user(request, version, isRemembered(request)),
            () -> threads.call(() -> user(request, version, verify(request))))
        .chain(
            login ->
                login.isPresent()
                    ? Uni.createFrom().item(login.get())
                    : ifWrong.get().chain(() -> Uni.createFrom().failure(wrong())))
        .call(login -> audit.login(login, LoginWay.PASSWORD, request.peer()));
  }

  /** By a password that others verify, of a name that is not in the file. */
  private Uni<Login> byOthers(LoginRequest request, OtherPasswords others, long version) {
    failures.check(request.username(), request.peer());
    return Uni.createFrom()
        .deferred(
            () ->
                recall.orElse(
                    request,
                    () -> others.remembered(request, version),
                    () -> others.login(request, version)))
        .map(login -> login.orElseThrow(Logins::wrong))
        .onFailure()
        .recoverWithUni(failure -> refuse(request, failure))
        // While they were asked, others may have failed.
        .invoke(() -> failures.check(request.username(), request.peer()))
        .call(login -> audit.login(login, others.way(login), request.peer()));
  }

  /**
   * Costs the same as a wrong password of a user of the file, and counts as one, also where it
   * could not be said whether it is wrong: else it would tell that the name is not in the file.
   * Where the file has nobody there is nothing to tell, and nobody pays for others' silence.
   */
  private Uni<Login> refuse(LoginRequest request, Throwable failure) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Htpasswd users = accounts.users();
              if (users.size() == 0 && !isWrong(failure)) {
                return Uni.createFrom().item(false);
              }
              failed(request, false);
              return users.size() == 0
                  ? Uni.createFrom().item(false)
                  : threads.call(
                      () -> passwords.verify(users, request.username(), request.password()));
            })
        .chain(() -> Uni.createFrom().failure(failure));
  }

  private static boolean isWrong(Throwable failure) {
    return failure instanceof RegistryException refusal && refusal.code() == ErrorCode.UNAUTHORIZED;
  }

  /**
   * Lets somebody in by something that names no account and that others verify, and counts where
   * that fails.
   *
   * @param way what is presented
   * @param peer the address of the client
   * @param verify finds out what it is good for; empty for nothing
   * @return {@code UNAUTHORIZED}, {@code TOOMANYREQUESTS}, and what {@code verify} fails with
   */
  public Uni<Login> login(LoginWay way, String peer, Supplier<Uni<Optional<Login>>> verify) {
    return Uni.createFrom()
        .deferred(
            () -> {
              failures.check(peer);
              return loginBySecret(way, peer, verify);
            });
  }

  /**
   * The same by a secret that is too random to be guessed: who has it gets in, however many logins
   * of that address have failed. Those that are wrong count.
   */
  public Uni<Login> loginBySecret(
      LoginWay way, String peer, Supplier<Uni<Optional<Login>>> verify) {
    return Uni.createFrom()
        .deferred(verify::get)
        .map(login -> login.orElseThrow(() -> refused(way, peer)))
        .call(login -> audit.login(login, way, peer));
  }

  private RegistryException refused(LoginWay way, String peer) {
    failures.add(peer);
    denials.denied("login failed", peer, "how", way.toString());
    return new RegistryException(ErrorCode.UNAUTHORIZED, "the token is not valid");
  }

  private static Optional<Login> user(LoginRequest request, long version, boolean isRight) {
    return isRight
        ? Optional.of(Login.of(Identity.user(request.username()), version))
        : Optional.empty();
  }

  private boolean isRemembered(LoginRequest request) {
    return passwords.isRemembered(accounts.users(), request.username(), request.password());
  }

  /** While it waited, a login like it may have succeeded; and others may fail at any time. */
  private boolean verify(LoginRequest request) {
    failures.check(request.username(), request.peer());
    boolean right =
        isRemembered(request)
            || passwords.verify(accounts.users(), request.username(), request.password());
    if (right) {
      failures.check(request.username(), request.peer());
    } else {
      failed(request, false);
    }
    return right;
  }

  private RegistryException refused(LoginRequest request) {
    failed(request, true);
    return wrong();
  }

  /**
   * Counts it, as one too many where others have failed meanwhile. Who types may take one field for
   * the other: a name that is not known may be a password.
   */
  private void failed(LoginRequest request, boolean isName) {
    failures.add(request.username(), request.peer());
    String user = isName || accounts.has(request.username()) ? request.username() : "***";
    denials.denied("login failed", request.peer(), "user", user);
  }

  private static RegistryException wrong() {
    return new RegistryException(
        ErrorCode.UNAUTHORIZED, "the name of the user or the password is wrong");
  }

  /** The value of a setting below {@code berth.auth.logins} that has to be in a range from 1. */
  static int checked(String setting, int value, int highest) {
    if (value < 1 || value > highest) {
      throw new ConfigurationException(
          "berth.auth.logins.%s is 1 to %d, unlike %d".formatted(setting, highest, value));
    }
    return value;
  }
}
