package dev.berth.gateway.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key and the certificates of a listener as they are at present. Each that takes the place of
 * another has a new name, so that what somebody remembers by the name is never that of before; the
 * last stays for the handshakes that have begun with it.
 */
final class ListenerKey extends X509ExtendedKeyManager {

  private static final List<String> TYPES = List.of("EC", "RSA");

  private volatile List<Held> held = List.of();
  private int number;

  /**
   * A key and its certificates.
   *
   * @param alias what they are called
   */
  private record Held(String alias, PrivateKey key, List<X509Certificate> chain) {}

  /** Whether nothing has been put here yet. */
  boolean isEmpty() {
    return held.isEmpty();
  }

  /**
   * Puts others in the place of those that are here.
   *
   * @param keys has a key of an elliptic curve or of RSA
   * @throws GeneralSecurityException if there is none, or the certificate is not of the key
   */
  synchronized void put(X509KeyManager keys) throws GeneralSecurityException {
    String known =
        TYPES.stream()
            .flatMap(type -> Stream.ofNullable(keys.getServerAliases(type, null)))
            .flatMap(Stream::of)
            .findFirst()
            .orElseThrow(
                () -> new GeneralSecurityException("no key of an elliptic curve or of RSA"));
    PrivateKey key = keys.getPrivateKey(known);
    X509Certificate[] chain = keys.getCertificateChain(known);
    requirePair(key, chain[0]);
    number++;
    Held fresh = new Held("listener-" + number, key, List.of(chain));
    held = Stream.concat(Stream.of(fresh), held.stream().limit(1)).toList();
  }

  /** Files that are replaced one after the other do not fit together for a while. */
  private static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    byte[] words = {1, 2, 3};
    signature.initSign(key);
    signature.update(words);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(words);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the certificate is not that of the key");
    }
  }

  private Optional<Held> find(String alias) {
    return held.stream().filter(each -> each.alias().equals(alias)).findFirst();
  }

  /** The types are those of JDK and Netty: {@code EC}, {@code EC_EC}, {@code RSA} and others. */
  private @Nullable String current(String type) {
    List<Held> present = held;
    if (present.isEmpty()) {
      return null;
    }
    Held first = present.getFirst();
    String algorithm = first.key().getAlgorithm();
    boolean fits = type.equals(algorithm) || type.equals(algorithm + '_' + algorithm);
    return fits ? first.alias() : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    return current(type);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, Socket socket) {
    return current(type);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    String alias = current(type);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias).map(found -> found.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(Held::key).orElse(null);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
