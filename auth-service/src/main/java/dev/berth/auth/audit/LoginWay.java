package dev.berth.auth.audit;

/** By what somebody was let in, in the audit log by its name. */
public enum LoginWay {
  /** The password of a user of the htpasswd file. */
  PASSWORD("password"),
  /** The password of a user of a provider, which verified it. */
  PROVIDER_PASSWORD("provider-password"),
  /** A token of a provider, for a person. */
  OIDC_TOKEN("oidc-token"),
  /** A token of an issuer that vouches for programs. */
  WORKLOAD_TOKEN("workload-token"),
  /** A credential of a robot. */
  ROBOT_TOKEN("robot-token"),
  /** A personal token. */
  PERSONAL_TOKEN("personal-token"),
  /** One of Docker's identity tokens. */
  IDENTITY_TOKEN("identity-token"),
  /** A certificate, which a gateway has verified. */
  CERTIFICATE("certificate"),
  /** A provider, in the browser. */
  BROWSER("browser");

  private final String wireName;

  LoginWay(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String toString() {
    return wireName;
  }
}
