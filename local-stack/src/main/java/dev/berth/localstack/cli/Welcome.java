package dev.berth.localstack.cli;

import dev.berth.configuration.AuthSettings;
import dev.berth.localstack.LocalStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The words with which a registry says that it is ready, and how to use it.
 *
 * @param publicUrl what people call the registry
 * @param urls where its gateways listen on this machine
 * @param openToOthers whether others than this machine reach it
 * @param auth who gets in
 * @param authority the certificate that clients are to trust, if this machine made one
 * @param data the data folder
 */
record Welcome(
    URI publicUrl,
    List<URI> urls,
    boolean openToOthers,
    AuthSettings auth,
    Optional<Path> authority,
    Path data) {

  Welcome {
    urls = List.copyOf(urls);
  }

  /** Those of a registry that runs. */
  static Welcome to(LocalStack stack) {
    return new Welcome(
        stack.publicUrl(),
        stack.urls(),
        stack.isOpenToOthers(),
        stack.auth(),
        stack.authorityCertificate(),
        stack.dataFolder());
  }

  /** All of them, in lines. */
  String text() {
    return """

    Berth is ready at %1$s%2$s

    %3$s  docker pull alpine
      docker tag alpine %4$s/library/alpine
      docker push %4$s/library/alpine
      docker pull %4$s/library/alpine

    %5$s%6$sdata    %7$s
    logs    %8$s
    health  ./berth status --data %7$s
    Ctrl-C stops it; the data stays.
    """
        .formatted(
            publicUrl,
            others(),
            auth.htpasswd().isPresent() ? "  docker login " + publicUrl.getAuthority() + "\n" : "",
            publicUrl.getAuthority(),
            access(),
            trust(),
            data,
            data.resolve("logs"));
  }

  private String others() {
    return urls.size() == 1
        ? ""
        : urls.stream()
            .skip(1)
            .map(URI::toString)
            .collect(Collectors.joining(", ", ", also at ", ""));
  }

  private String access() {
    if (!AuthSettings.isClosed(auth)) {
      return "";
    }
    String users =
        auth.htpasswd()
            .map(file -> "./berth user add NAME --file %s adds one".formatted(absolute(file)))
            .orElse(
                auth.oidc().isEmpty()
                    ? "none can log in until berth.auth.htpasswd is set"
                    : "those of the OIDC providers");
    String policies =
        auth.policies()
            .map(file -> "%s says who may do what".formatted(absolute(file)))
            .orElse("nobody may do anything until berth.auth.policies is set");
    return """
    It is closed: who does not log in may do only what the policies let everybody do.
      users     %s
      policies  %s
    %s
    """
        .formatted(users, policies, browser());
  }

  private String browser() {
    return auth.oidc().isEmpty()
        ? ""
        : "  browser   %s/auth/login is where users of the providers make tokens for docker\n"
            .formatted(publicUrl.toString().replaceAll("/$", ""));
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private String trust() {
    URI url = urls.getFirst();
    boolean tls = url.getScheme().equals("https");
    if (tls && authority.isEmpty()) {
      return "";
    }
    if (openToOthers) {
      String registry = publicUrl.getAuthority();
      return tls ? overTlsToOthers(registry, authority.get()) : plainToOthers(registry);
    }
    return tls
        ? overTls(url.getAuthority(), url.getPort(), authority.get())
        : plain(url.getAuthority(), url.getPort());
  }

  private static String plain(String registry, int port) {
    return """
    Docker trusts plain HTTP on this machine. Other clients want to be told:
      podman push --tls-verify=false, skopeo copy --dest-tls-verify=false, crane --insecure
    Docker Desktop runs its engine in a virtual machine: add
      "insecure-registries": ["host.docker.internal:%2$d"]
    to its engine settings, and use host.docker.internal:%2$d instead of %1$s.
    An engine on another machine reaches it through ssh -R %2$d:%1$s MACHINE, as localhost:%2$d.

    """
        .formatted(registry, port);
  }

  private static String plainToOthers(String registry) {
    return """
    Docker trusts plain HTTP only where it is told so, in the daemon.json of each engine:
      "insecure-registries": ["%1$s"]
    Other clients want to be told, too:
      podman push --tls-verify=false, skopeo copy --dest-tls-verify=false, crane --insecure

    """
        .formatted(registry);
  }

  private static String overTls(String registry, int port, Path authority) {
    return """
    The certificate is signed by an authority made on this machine, %3$s
    Docker on Linux, which needs no restart, and podman trust it after
      sudo install -D -m 644 %3$s /etc/docker/certs.d/%1$s/ca.crt
    Docker Desktop runs its engine in a virtual machine: copy the file to
      ~/.docker/certs.d/host.docker.internal:%2$d/ca.crt
    restart it, and use host.docker.internal:%2$d instead of %1$s.
    An engine on another machine reaches it through ssh -R %2$d:%1$s MACHINE, as localhost:%2$d,
    with the file in its own /etc/docker/certs.d/localhost:%2$d/ca.crt

    """
        .formatted(registry, port, authority);
  }

  private static String overTlsToOthers(String registry, Path authority) {
    return """
    The certificate is signed by an authority made on this machine, %2$s
    Docker on Linux, which needs no restart, and podman trust it on each machine that has it as
      /etc/docker/certs.d/%1$s/ca.crt
    Docker Desktop does after a restart, with the file in
      ~/.docker/certs.d/%1$s/ca.crt

    """
        .formatted(registry, authority);
  }
}
