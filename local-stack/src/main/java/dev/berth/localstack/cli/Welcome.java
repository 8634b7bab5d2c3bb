package dev.berth.localstack.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words with which a registry says that it is ready, and how to use it. */
final class Welcome {

  private Welcome() {}

  /**
   * Those words.
   *
   * @param publicUrl what people call the registry
   * @param urls where its gateways listen on this machine
   * @param authority the certificate that clients are to trust, if this machine made one
   * @param data the data folder
   */
  static String text(URI publicUrl, List<URI> urls, Optional<Path> authority, Path data) {
    URI url = urls.getFirst();
    String registry = url.getAuthority();
    return """

        Berth is ready at %1$s%7$s

          docker pull alpine
          docker tag alpine %2$s/library/alpine
          docker push %2$s/library/alpine
          docker pull %2$s/library/alpine

        %3$s
        data    %4$s
        logs    %5$s
        health  ./berth status%6$s
        Ctrl-C stops it; the data stays.
        """
        .formatted(
            publicUrl,
            publicUrl.getAuthority(),
            authority
                .map(file -> overTls(registry, url.getPort(), file))
                .orElseGet(() -> plain(registry, url.getPort())),
            data,
            data.resolve("logs"),
            " --data " + data,
            others(urls));
  }

  private static String others(List<URI> urls) {
    return urls.size() == 1
        ? ""
        : urls.stream()
            .skip(1)
            .map(URI::toString)
            .collect(Collectors.joining(", ", ", also at ", ""));
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
}
