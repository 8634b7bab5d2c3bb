package dev.berth.auth.account;

import dev.berth.auth.audit.Audit;
import dev.berth.auth.audit.LoginWay;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.contract.auth.Login;
import dev.berth.model.access.Identity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Users whom the authorities of certificates vouch for. A gateway has verified the certificate; who
 * that is, is said here. There is nothing to guess, and so no failure is counted.
 */
@Singleton
public final class CertifiedUsers {

  private final UserNames names;
  private final GroupNames groups;
  private final String groupsPrefix;
  private final TokenRoom room;
  private final Accounts accounts;
  private final Audit audit;

  CertifiedUsers(
      UserNames names,
      GroupNames groups,
      TokenRoom room,
      AuthSettings settings,
      Accounts accounts,
      Audit audit) {
    this.names = names;
    this.groups = groups;
    this.room = room;
    this.groupsPrefix = settings.certificates().groupsPrefix().orElse("");
    this.accounts = accounts;
    this.audit = audit;
  }

  /**
   * Lets somebody in by a certificate, with which the login ends, and notes that before.
   *
   * @param peer the address of the client
   * @param version the version of the state that was in force before anything was looked at
   * @return the login of nobody in particular if the certificate has ended, or names nobody who
   *     could have an account, or a user of the htpasswd file; {@code UNAVAILABLE} and {@code
   *     TOOMANYREQUESTS} if it cannot be noted
   */
  public Uni<Login> login(CertifiedSubject subject, String peer, long version) {
    Login login = find(subject, version);
    return login.identity().isAnonymous()
        ? Uni.createFrom().item(login)
        : audit.login(login, LoginWay.CERTIFICATE, peer).replaceWith(login);
  }

  private Login find(CertifiedSubject subject, long version) {
    return names
        .certified(subject.commonName())
        .filter(name -> !accounts.has(name))
        .filter(name -> Instant.now().isBefore(subject.expires()))
        .map(name -> room.fit(Identity.Kind.USER, name, Map.of(), groups(subject)))
        .map(
            user ->
                new Login(
                    user,
                    Optional.empty(),
                    Optional.empty(),
                    version,
                    Optional.of(subject.expires())))
        .orElseGet(() -> Login.of(Identity.ANONYMOUS, version));
  }

  private Set<String> groups(CertifiedSubject subject) {
    return groups.of(groupsPrefix, new TreeSet<>(subject.organizations()));
  }
}
