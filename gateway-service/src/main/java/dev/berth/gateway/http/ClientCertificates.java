package dev.berth.gateway.http;

import dev.berth.contract.auth.CertifiedSubject;
import dev.berth.gateway.admission.TrustedProxies;
import dev.berth.gateway.caller.Sender;
import dev.berth.gateway.certificate.ClientAuthorities;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Whom the certificates name that clients have shown. Each is verified at the first request of a
 * connection, whatever the handshake said, as that may have been one that resumed an old session;
 * and again after a minute, or when the authorities are others.
 */
final class ClientCertificates {

  private static final AttributeKey<Judged> JUDGED =
      AttributeKey.valueOf(ClientCertificates.class, "judged");

  private static final long GOOD_FOR = Duration.ofMinutes(1).toNanos();

  /** What a browser says where a page of another site has not made it send the request. */
  private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

  private final ClientAuthorities authorities;
  private final TrustedProxies proxies;

  ClientCertificates(ClientAuthorities authorities, TrustedProxies proxies) {
    this.authorities = authorities;
    this.proxies = proxies;
  }

  /**
   * What has been found about the certificate of a connection.
   *
   * @param leaf the certificate
   * @param generation the authorities it was judged by
   * @param at when that was, by the system's clock of nanoseconds
   */
  private record Judged(
      Certificate leaf, Object generation, long at, Optional<CertifiedSubject> subject) {

    boolean holds(Certificate shown, Object present) {
      return generation == present
          && System.nanoTime() - at < GOOD_FOR
          && leaf.equals(shown)
          && subject.map(one -> Instant.now().isBefore(one.expires())).orElse(true);
    }
  }

  /**
   * What a request shows of who sent it.
   *
   * @param peer the address of the client
   */
  Sender senderOf(HttpServerRequest request, String peer) {
    @Nullable String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return new Sender(
        authorization, authorization == null ? subject(request) : Optional.empty(), peer);
  }

  private Optional<CertifiedSubject> subject(HttpServerRequest request) {
    if (authorities.file().isEmpty() || isOfAnotherSite(request)) {
      return Optional.empty();
    }
    Channel channel = ClientChannel.of(request);
    // A proxy has shown its own, and passes on what others want.
    if (!(channel.remoteAddress() instanceof InetSocketAddress peer) || proxies.include(peer)) {
      return Optional.empty();
    }
    List<X509Certificate> chain = shown(request.sslSession());
    return chain.isEmpty() ? Optional.empty() : judge(channel, chain);
  }

  /** A browser shows its certificate with what other sites have it do, too. */
  private static boolean isOfAnotherSite(HttpServerRequest request) {
    @Nullable String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !OWN_SITE.contains(site);
  }

  private Optional<CertifiedSubject> judge(Channel channel, List<X509Certificate> chain) {
    Object generation = authorities.generation();
    Judged known = channel.attr(JUDGED).get();
    if (known == null || !known.holds(chain.getFirst(), generation)) {
      known =
          new Judged(chain.getFirst(), generation, System.nanoTime(), authorities.subject(chain));
      channel.attr(JUDGED).set(known);
    }
    return known.subject();
  }

  private static List<X509Certificate> shown(@Nullable SSLSession session) {
    if (session == null) {
      return List.of();
    }
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate each : session.getPeerCertificates()) {
        if (!(each instanceof X509Certificate one)) {
          return List.of();
        }
        chain.add(one);
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
