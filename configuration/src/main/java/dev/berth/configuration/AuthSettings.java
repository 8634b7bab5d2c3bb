package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code berth.auth}: who gets in, and what they may do. The registry is open to everybody where
 * none of {@code htpasswd}, {@code policies}, {@code oidc}, {@code workloads} and {@code
 * certificates.authorities} is set.
 */
@ConfigMapping(prefix = "berth.auth")
public interface AuthSettings {

  /** A file with 32 bytes in base64: the key under which signing keys are encrypted at rest. */
  Path keyFile();

  /**
   * A file with users and hashes of their passwords by bcrypt, as {@code htpasswd -B} and {@code
   * ./berth user add} write it; it is read again when it changes.
   */
  Optional<Path> htpasswd();

  /** A YAML file with the policies; it is read again when it changes. */
  Optional<Path> policies();

  /** Who the registry says it is in the tokens it issues. */
  @WithDefault("berth")
  String issuer();

  /** What the registry is called in challenges, and in the tokens that are for it. */
  @WithDefault("berth")
  String service();

  /** How long a token is good for, at least a minute. */
  @WithDefault("5m")
  Duration tokenLifetime();

  /** How long a gateway goes on without news of keys, policies and revocations; after that 503. */
  @WithDefault("5m")
  Duration maxStaleness();

  /** The keys that sign tokens. */
  SigningKey signingKey();

  /** Docker's identity tokens, which stand in for a password. */
  IdentityToken identityToken();

  /** The credentials of robots and the personal tokens of users. */
  Credentials credentials();

  /** How logins by password are held in check. */
  Logins logins();

  /** Providers of OpenID Connect whose users get in. */
  List<Oidc> oidc();

  /** Issuers that vouch for programs, such as the jobs of a CI system. */
  List<Workload> workloads();

  /** Clients that get in by a certificate. */
  Certificates certificates();

  /** Whether a login is asked for at all. */
  static boolean isClosed(AuthSettings settings) {
    return settings.htpasswd().isPresent()
        || settings.policies().isPresent()
        || !settings.oidc().isEmpty()
        || !settings.workloads().isEmpty()
        || settings.certificates().authorities().isPresent();
  }

  /** A provider of OpenID Connect. */
  interface Oidc {

    /**
     * The issuer, as the provider itself writes it: by https, or by http on the loopback interface.
     */
    URI issuer();

    /** The registry's name at the provider. */
    String clientId();

    /** A file with the secret that goes with it; a public client has none. */
    Optional<Path> clientSecretFile();

    /** The claim that names the user. */
    @WithDefault("preferred_username")
    String usernameClaim();

    /** The claim that lists the user's groups. */
    Optional<String> groupsClaim();

    /** What names of these groups begin with here; no other issuer has the same. */
    Optional<String> groupsPrefix();

    /** Claims that policies may ask for, beside {@code iss} and {@code sub}. */
    Optional<List<String>> claims();

    /** What names of its users begin with here; no two providers have the same. */
    Optional<String> usernamePrefix();

    /** Whether users may log in by their password, which the provider is asked about. */
    @WithDefault("false")
    boolean directGrant();

    /** What is asked for when a user logs in in a browser; {@code openid} always is. */
    @WithDefault("openid,profile")
    List<String> scopes();

    /** A PEM file with the authorities its certificate is trusted by, instead of Java's. */
    Optional<Path> caFile();
  }

  /** An issuer that vouches for programs. */
  interface Workload {

    /** What names of its programs begin with here, 1 to 40 of {@code a-z0-9-}. */
    String name();

    /** The issuer, as it writes itself into tokens. */
    URI issuer();

    /** Whom its tokens have to be for: the registry, as the issuer's users call it. */
    String audience();

    /** The claim that names the program. */
    @WithDefault("sub")
    String subjectClaim();

    /** The claim that lists the program's groups. */
    Optional<String> groupsClaim();

    /** What names of these groups begin with here; no other issuer has the same. */
    Optional<String> groupsPrefix();

    /** Claims that policies may ask for, beside {@code iss} and {@code sub}. */
    Optional<List<String>> claims();

    /** A PEM file with the authorities its certificate is trusted by, instead of Java's. */
    Optional<Path> caFile();
  }

  /** Clients that get in by a certificate, which they show in TLS. */
  interface Certificates {

    /**
     * A PEM file with the authorities that vouch for clients; it is read again when it changes, as
     * often as the gateway's own certificate.
     */
    Optional<Path> authorities();

    /** What names of their users begin with here. */
    Optional<String> usernamePrefix();

    /** What names of their groups begin with here; no issuer has the same. */
    Optional<String> groupsPrefix();
  }

  /** The keys that sign tokens. */
  interface SigningKey {

    /** For how long one signs until another takes its place; 0 for ever. */
    @WithDefault("720h")
    Duration rotation();

    /**
     * For how long one is published before it signs: longer than others go on with what was
     * published before, which is 60 seconds for whoever asks for the keys.
     */
    @WithDefault("1m")
    Duration overlap();
  }

  /** Docker's identity tokens. */
  interface IdentityToken {

    /** How long one is good for, whatever happens. */
    @WithDefault("2160h")
    Duration lifetime();

    /** How long one is good for that is not used. */
    @WithDefault("720h")
    Duration idle();
  }

  /** The credentials of robots and the personal tokens of users. */
  interface Credentials {

    /** For how long one may be issued at most: a minute to a hundred years. */
    @WithDefault("8760h")
    Duration longestLifetime();
  }

  /** Logins by password. */
  interface Logins {

    /** How many passwords a replica of the auth-service verifies at once. */
    @WithDefault("2")
    int atOnce();

    /** How many may wait for that, up to 15 seconds; over it 429. */
    @WithDefault("256")
    int waiting();

    /**
     * How many logins of one client address may fail in a minute, at each replica of the
     * auth-service; over it 429, but for Berth's own tokens that are right.
     */
    @WithDefault("30")
    int failuresPerAddress();

    /**
     * How many logins to one account from one client address may fail in a minute, at each replica;
     * over it 429, but for Berth's own tokens that are right. Other addresses are not affected, so
     * that nobody can lock somebody else out.
     */
    @WithDefault("10")
    int failuresPerAccount();
  }
}
