package dev.berth.gateway.caller;

import dev.berth.contract.auth.CertifiedSubject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of who sent it.
 *
 * @param authorization the header, or null where there is none
 * @param certificate what the client's certificate says, which counts only where the header is not
 *     there
 * @param peer the address of the client
 */
public record Sender(
    @Nullable String authorization, Optional<CertifiedSubject> certificate, String peer) {

  /** One without a certificate, or where none counts. */
  public static Sender of(@Nullable String authorization, String peer) {
    return new Sender(authorization, Optional.empty(), peer);
  }

  /** Not the header. */
  @Override
  public String toString() {
    return "Sender[" + peer + ']';
  }
}
