package dev.berth.auth.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.configuration.AuthSettings;
import dev.berth.contract.auth.PublicJwk;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Opens the keys in the database, each once, and makes new ones. Which of them signs is the
 * database's to say, at each token; there is one from the first start on.
 */
@Singleton
@Startup
public final class SigningKeys {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  /** The current one, the one before and the next, and some to spare. */
  private static final int REMEMBERED = 8;

  private final Path file;
  private final KeyEncryption encryption;
  private final Cache<PublicJwk, SigningKey> opened =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Set<PublicJwk> unusable = ConcurrentHashMap.newKeySet();
  private final SigningKey atStart;

  /**
   * Finds or creates the current key, and so proves that the one it is encrypted under is at hand.
   *
   * @throws ConfigurationException if the key file is not the one of this database
   * @throws SQLException if the database fails
   */
  SigningKeys(AuthSettings settings, SigningKeyStore store) throws SQLException {
    this.file = settings.keyFile();
    this.encryption = KeyEncryption.read(file);
    if (store.currentNow().isEmpty()) {
      store.beginNow(make());
    }
    // Read back in any case: another replica may have been faster.
    EncryptedKey stored = store.currentNow().orElseThrow();
    try {
      this.atStart = decrypt(stored);
    } catch (GeneralSecurityException e) {
      // Without the cause: only then the sentence is all that an operator sees.
      throw new ConfigurationException(complaint(stored));
    }
  }

  /** The key that signed when this process started. */
  public SigningKey atStart() {
    return atStart;
  }

  /**
   * Opens a key. That takes less than a millisecond once for each key, and nothing from then on.
   *
   * @throws RegistryException {@code UNAVAILABLE} if it is encrypted under another key than that of
   *     this process; the log says so once
   */
  public SigningKey open(EncryptedKey stored) {
    SigningKey known = opened.getIfPresent(stored.publicKey());
    if (known != null) {
      return known;
    }
    try {
      SigningKey key = decrypt(stored);
      unusable.remove(stored.publicKey());
      return key;
    } catch (GeneralSecurityException e) {
      if (unusable.add(stored.publicKey())) {
        LOG.error(complaint(stored));
      }
      throw new RegistryException(
          ErrorCode.UNAVAILABLE,
          "the signing key %s cannot be used here".formatted(stored.publicKey().kid()));
    }
  }

  /** Makes a new key, in the form it is stored in. It takes a millisecond or more. */
  EncryptedKey make() {
    return SigningKey.generate().encrypt(encryption);
  }

  private SigningKey decrypt(EncryptedKey stored) throws GeneralSecurityException {
    SigningKey key = SigningKey.decrypt(stored, encryption);
    opened.put(key.publicKey(), key);
    return key;
  }

  private String complaint(EncryptedKey stored) {
    return """
        the signing key %s in the database is not encrypted under the key in %s; \
        berth.auth.key-file names the file that this database was set up with"""
        .formatted(stored.publicKey().kid(), file);
  }
}
