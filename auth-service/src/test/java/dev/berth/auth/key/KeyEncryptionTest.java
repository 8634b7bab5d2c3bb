package dev.berth.auth.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionTest {

  private static final byte[] PLAIN = "the private key".getBytes(US_ASCII);
  private static final String KID = "a-name";

  @TempDir Path folder;

  private KeyEncryption encryption;

  @BeforeEach
  void readKey() throws IOException {
    encryption = KeyEncryption.read(keyFile(32, 1));
  }

  @Test
  void decryptsWhatItEncrypted() throws GeneralSecurityException {
    assertThat(encryption.decrypt(encryption.encrypt(PLAIN, KID), KID)).isEqualTo(PLAIN);
  }

  @Test
  void encryptsEachTimeUnderAFreshNonce() {
    Buffer first = encryption.encrypt(PLAIN, KID);
    Buffer second = encryption.encrypt(PLAIN, KID);

    assertThat(first.getBytes(0, 12)).isNotEqualTo(second.getBytes(0, 12));
    assertThat(first.getBytes(12, 27)).isNotEqualTo(second.getBytes(12, 27)).isNotEqualTo(PLAIN);
  }

  @Test
  void refusesCiphertextWithAnyByteChanged() {
    Buffer encrypted = encryption.encrypt(PLAIN, KID);
    for (int index = 0; index < encrypted.length(); index++) {
      Buffer tampered = encrypted.copy().setByte(index, (byte) (encrypted.getByte(index) ^ 1));
      assertThatThrownBy(() -> encryption.decrypt(tampered, KID))
          .as("byte %d", index)
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void refusesCiphertextCutAnywhere() {
    Buffer encrypted = encryption.encrypt(PLAIN, KID);
    for (int length = 0; length < encrypted.length(); length++) {
      Buffer cut = encrypted.getBuffer(0, length);
      assertThatThrownBy(() -> encryption.decrypt(cut, KID))
          .as("%d bytes", length)
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void refusesTheRowOfAnotherKey() {
    Buffer encrypted = encryption.encrypt(PLAIN, KID);

    assertThatThrownBy(() -> encryption.decrypt(encrypted, "another-name"))
        .isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void refusesWhatWasEncryptedUnderAnotherKey() throws IOException {
    Buffer encrypted = encryption.encrypt(PLAIN, KID);
    KeyEncryption other = KeyEncryption.read(keyFile(32, 2));

    assertThatThrownBy(() -> other.decrypt(encrypted, KID)).isInstanceOf(AEADBadTagException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33})
  void refusesAFileWithAKeyOfAnotherLength(int length) throws IOException {
    Path file = keyFile(length, 1);

    assertThatThrownBy(() -> KeyEncryption.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the key in berth.auth.key-file %s has %d bytes instead of 32", file, length);
  }

  @Test
  void refusesAFileThatIsNotBase64() throws IOException {
    Path file = Files.writeString(folder.resolve("text.key"), "not a key at all!");

    assertThatThrownBy(() -> KeyEncryption.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the key in berth.auth.key-file %s is not in base64", file);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path file = folder.resolve("missing.key");

    assertThatThrownBy(() -> KeyEncryption.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString());
  }

  private Path keyFile(int length, int value) throws IOException {
    byte[] key = new byte[length];
    Arrays.fill(key, (byte) value);
    return Files.writeString(
        folder.resolve(length + "-" + value), Base64.getEncoder().encodeToString(key) + '\n');
  }
}
