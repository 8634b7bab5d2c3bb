package dev.berth.resilience.access;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Login;
import dev.berth.conformance.target.Users;
import dev.berth.localstack.data.FileTree;
import dev.berth.localstack.tls.Pem;
import dev.berth.resilience.stack.CertifiedClients;
import dev.berth.resilience.stack.PlainIssuer;
import dev.berth.resilience.stack.Stand;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A registry that somebody of each kind gets into, and policies of each kind. */
final class MatrixStand implements AutoCloseable {

  private static final String AUDIENCE = "https://registry.example.org";

  private final Deque<Closeable> opened;
  private final PlainIssuer provider;
  private final PlainIssuer jobs;
  private final Stand stand;
  private final Registry certified;
  private final AdminCalls admin;
  private final Map<String, Login> logins;

  /** Starts one, with room for as many wrong passwords as a table has. */
  static MatrixStand start() {
    Deque<Closeable> opened = new ArrayDeque<>();
    try {
      return new MatrixStand(opened);
    } catch (IOException | RuntimeException | Error e) {
      close(opened);
      throw new IllegalStateException("cannot start", e);
    }
  }

  /** One of what has to be closed, each as soon as there is one. */
  private MatrixStand(Deque<Closeable> opened) throws IOException {
    this.opened = opened;
    this.provider = PlainIssuer.start();
    opened.push(provider::close);
    this.jobs = PlainIssuer.start();
    opened.push(jobs::close);
    CertifiedClients clients = CertifiedClients.make("clients");
    Path folder = Files.createTempDirectory("berth-certificates");
    opened.push(() -> FileTree.delete(folder));
    Path authorities = folder.resolve("clients.pem");
    Pem.write(authorities, clients.authority().certificate());
    this.stand =
        Stand.start(
            options ->
                Users.close(options)
                    .withTls(true)
                    .with("berth.auth.certificates.authorities", authorities.toString())
                    .with("berth.auth.certificates.username-prefix", "certified-")
                    .with("berth.auth.certificates.groups-prefix", "certified:")
                    .with("berth.auth.oidc[0].issuer", provider.issuer())
                    .with("berth.auth.oidc[0].client-id", "berth")
                    .with("berth.auth.oidc[0].groups-claim", "groups")
                    .with("berth.auth.workloads[0].name", "ci")
                    .with("berth.auth.workloads[0].issuer", jobs.issuer())
                    .with("berth.auth.workloads[0].audience", AUDIENCE)
                    .with("berth.auth.workloads[0].claims", "ref")
                    .with("berth.auth.logins.failures-per-address", "1000")
                    .with("berth.auth.logins.failures-per-account", "1000"));
    opened.push(stand::close);
    this.certified = clients.at(stand, "CN=carla,O=testers");
    this.admin = new AdminCalls(stand.registry().anonymous());
    this.logins = new HashMap<>(makeOthers());
    for (Login user :
        List.of(
            Users.NOBODY, Users.READER, Users.CREATOR, Users.MEMBER, Users.ADMIN, Users.OWNER)) {
      logins.put(user.username(), user);
    }
    logins.put("all", Users.CONFORMANCE);
  }

  /** The registry. */
  Stand stand() {
    return stand;
  }

  /** What somebody sees of it who shows a certificate, and presents nothing else. */
  Registry certified() {
    return certified;
  }

  /** Who gets in otherwise, by the names that columns of tables have. */
  Map<String, Login> logins() {
    return logins;
  }

  /** Whose policies are there before they ask for tokens, and so count at the gateway, too. */
  private Map<String, Login> makeOthers() {
    policy("robots", "\"robots\": [\"matrix\"]", "private/**", "\"pull\", \"push\"");
    policy("exact", "\"robots\": [\"exact\"]", "private/matrix", "\"pull\"");
    policy("group", "\"groups\": [\"testers\"]", "private/**", "\"pull\"");
    policy(
        "claim",
        "\"claims\": {\"ref\": [\"refs/heads/main\"]}",
        "private/**",
        "\"pull\", \"push\"");
    policy("certified", "\"groups\": [\"certified:testers\"]", "private/**", "\"pull\", \"push\"");
    Map<String, Login> others =
        Map.of(
            "robot", robot("matrix"),
            "exact", robot("exact"),
            "limited", limited(),
            "group", grouped(),
            "claim", job());
    Crowd.pause(Duration.ofSeconds(3));
    return others;
  }

  private void policy(String name, String who, String where, String actions) {
    admin.made(
        "PUT",
        "policies/" + name,
        "{%s, \"repositories\": [\"%s\"], \"actions\": [%s]}".formatted(who, where, actions));
  }

  private Login robot(String name) {
    admin.made("POST", "robots", "{\"name\": \"%s\", \"ownedBy\": \"**\"}".formatted(name));
    return new Login(name, admin.secret(Users.ADMIN, "robots/" + name + "/tokens", ""));
  }

  private Login limited() {
    return new Login(
        Users.CONFORMANCE.username(),
        admin.secret(
            Users.CONFORMANCE,
            "tokens",
            """
            , "restriction": {"repositories": ["private/**"], "actions": ["pull"]}
            """));
  }

  private Login grouped() {
    Map<String, Object> claims =
        Map.of("sub", "1", "preferred_username", "gina", "groups", List.of("a", "testers"));
    return new Login("gina", provider.token("berth", claims));
  }

  private Login job() {
    return new Login("job", jobs.token(AUDIENCE, Map.of("sub", "a job", "ref", "refs/heads/main")));
  }

  @Override
  public void close() {
    close(opened);
  }

  private static void close(Deque<Closeable> opened) {
    for (Closeable one : opened) {
      try {
        one.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
