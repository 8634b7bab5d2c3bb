package dev.berth.contract.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.http.ServiceCredential;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HandOverRequestTest {

  private static final ServiceCredential CREDENTIAL =
      new ServiceCredential("a credential with spaces, of 32 characters");

  @Test
  void readsWhatItWrites() {
    HandOverRequest request = HandOverRequest.of(CREDENTIAL, "0123456789abcdef0123456789abcdef");
    String line = new String(request.toBytes(), UTF_8);

    assertThat(line).endsWith("\n");
    assertThat(HandOverRequest.parse(line.strip())).contains(request);
  }

  @Test
  void refusesALineOfAnotherForm() {
    assertThat(HandOverRequest.parse("")).isEmpty();
    assertThat(HandOverRequest.parse("word")).isEmpty();
  }

  @Test
  void doesNotShowTheCredential() {
    assertThat(HandOverRequest.of(CREDENTIAL, "key")).hasToString("HandOverRequest[key]");
  }

  @Test
  void standsBesideTheSocketOfTheApi() {
    assertThat(HandOverSocket.beside(Path.of("/run/berth/blob.sock")).path())
        .isEqualTo(Path.of("/run/berth/blob.sock.fd"));
  }
}
