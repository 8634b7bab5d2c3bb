package dev.berth.auth.key;

import dev.berth.configuration.AuthSettings;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;

/** The key that this process signs with: the one in the database, or the first one there is. */
@Singleton
@Startup
public final class SigningKeys {

  private final SigningKey current;

  /**
   * Finds or creates the key, and so proves that the one it is encrypted under is at hand.
   *
   * @throws ConfigurationException if the key file is not the one of this database
   * @throws SQLException if the database fails
   */
  SigningKeys(AuthSettings settings, SigningKeyStore store) throws SQLException {
    Path file = settings.keyFile();
    KeyEncryption encryption = KeyEncryption.read(file);
    if (store.current().isEmpty()) {
      store.insertUnlessThereIsOne(SigningKey.generate().encrypt(encryption));
    }
    // Read back in any case: another replica may have been faster.
    this.current = decrypt(store.current().orElseThrow(), encryption, file);
  }

  /** The key to sign with. */
  public SigningKey current() {
    return current;
  }

  private static SigningKey decrypt(EncryptedKey stored, KeyEncryption encryption, Path file) {
    try {
      return SigningKey.decrypt(stored, encryption);
    } catch (GeneralSecurityException e) {
      // Without the cause: only then the sentence is all that an operator sees.
      throw new ConfigurationException(
          """
          the signing key %s in the database is not encrypted under the key in %s; \
          berth.auth.key-file names the file that this database was set up with"""
              .formatted(stored.publicKey().kid(), file));
    }
  }
}
