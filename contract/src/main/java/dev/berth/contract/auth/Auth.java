package dev.berth.contract.auth;

import dev.berth.contract.audit.AuditPage;
import dev.berth.contract.audit.AuditQuery;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * The auth-service, as the gateway sees it. Every method fails with a {@link
 * dev.berth.model.error.RegistryException}: {@code UNAVAILABLE} where the service or its database
 * does not answer in time, and the codes each method names.
 */
public interface Auth {

  /**
   * What has to be known to judge requests.
   *
   * @param after the version that is known already; 0 for none
   * @return empty if that is still the one
   */
  Uni<Optional<AuthState>> state(long after);

  /**
   * Lets somebody in by what they present. {@code UNAUTHORIZED} if it is wrong, whatever is wrong
   * about it; {@code TOOMANYREQUESTS} if too many logins are under way or have failed.
   */
  Uni<Login> login(LoginRequest request);

  /**
   * Lets somebody in by a certificate that has been verified. The login is that of nobody in
   * particular if the certificate names nobody who could have an account.
   *
   * @param peer the address of the client
   */
  Uni<Login> login(CertifiedSubject subject, String peer);

  /** What was noted of logins, and of changes of policies, robots, tokens and keys. */
  Uni<AuditPage> audit(AuditQuery query);
}
