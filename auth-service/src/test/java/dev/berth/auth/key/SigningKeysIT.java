package dev.berth.auth.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SigningKeysIT {

  private static final KeyDatabase DATABASE = new KeyDatabase();

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @BeforeEach
  void forgetKeys() throws SQLException {
    DATABASE.sql("TRUNCATE auth.signing_key");
  }

  @Test
  void firstStartCreatesTheCurrentKey() throws SQLException {
    SigningKeys keys = start();

    assertThat(DATABASE.sql("SELECT kid, state FROM auth.signing_key"))
        .containsExactly(keys.atStart().publicKey().kid(), "current");
  }

  @Test
  void laterStartFindsTheSameKey() throws SQLException {
    SigningKey before = start().atStart();
    SigningKey after = start().atStart();

    assertThat(after).isEqualTo(before);
  }

  @Test
  void startersAtOnceAgreeOnOneKey() throws Exception {
    // Given more starters than this machine has processors
    int starters = 16;
    var barrier = new CyclicBarrier(starters);
    Callable<SigningKey> starter =
        () -> {
          barrier.await();
          return start().atStart();
        };

    // When
    List<SigningKey> keys = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(starters)) {
      for (Future<SigningKey> key : threads.invokeAll(Collections.nCopies(starters, starter))) {
        keys.add(key.get());
      }
    }

    // Then
    assertThat(keys).containsOnly(keys.getFirst());
    assertThat(DATABASE.sql("SELECT kid FROM auth.signing_key"))
        .containsExactly(keys.getFirst().publicKey().kid());
  }

  @Test
  void refusesToStartWithTheKeyFileOfAnotherDatabase() throws Exception {
    SigningKey key = start().atStart();
    Path wrong = DATABASE.otherKeyFile();

    assertThatThrownBy(() -> start(wrong))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(key.publicKey().kid(), wrong.toString(), "berth.auth.key-file");
    assertThat(DATABASE.sql("SELECT kid FROM auth.signing_key"))
        .containsExactly(key.publicKey().kid());
  }

  @Test
  void refusesToStartWithThePrivateKeyOfAnotherRow() throws SQLException {
    EncryptedKey other = SigningKey.generate().encrypt(KeyEncryption.read(DATABASE.keyFile()));
    start();
    DATABASE.sql(
        "UPDATE auth.signing_key SET private_key = '\\x%s'"
            .formatted(HexFormat.of().formatHex(other.privateKey().getBytes())));

    assertThatThrownBy(SigningKeysIT::start).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void keepsNoPrivateKeyInTheClear() throws SQLException {
    ECPrivateKey key = (ECPrivateKey) start().atStart().privateKey();

    // Then no column has the number that is the key, nor the head of PKCS#8
    String row =
        String.join("", DATABASE.sql("SELECT encode(private_key, 'hex') FROM auth.signing_key"));
    String all = String.join("", DATABASE.sql("SELECT signing_key::text FROM auth.signing_key"));
    assertThat(row).hasSize(2 * (12 + key.getEncoded().length + 16));
    assertThat(all).contains(row);
    for (String secret :
        List.of(
            key.getS().toString(16),
            HexFormat.of().formatHex(key.getEncoded(), 0, 16),
            new String(key.getEncoded(), ISO_8859_1))) {
      assertThat(all).doesNotContain(secret);
    }
  }

  @Test
  void tellsNobodyTheKeyThatPrintsIt() throws SQLException {
    SigningKey key = start().atStart();

    assertThat(key).hasToString("SigningKey[" + key.publicKey().kid() + ']');
  }

  private static SigningKeys start() throws SQLException {
    return start(DATABASE.keyFile());
  }

  private static SigningKeys start(Path keyFile) throws SQLException {
    return DATABASE.keys(Map.of("berth.auth.key-file", keyFile.toString()));
  }
}
