package dev.berth.contract.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The secret that every internal call carries and that no call gets in without.
 *
 * @param secret at least 32 characters
 */
public record ServiceCredential(String secret) {

  private static final int MIN_LENGTH = 32;

  /** Checks the length. */
  public ServiceCredential {
    if (secret.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "the service credential has at least " + MIN_LENGTH + " characters");
    }
  }

  /** Reads the secret from its file, without the white space around it. */
  public static ServiceCredential read(Path file) {
    try {
      return new ServiceCredential(Files.readString(file).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the service credential from " + file, e);
    }
  }

  /** Whether a call carries the secret, in a time that does not tell how much of it is right. */
  public boolean matches(@Nullable String presented) {
    return presented != null
        && MessageDigest.isEqual(secret.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "ServiceCredential[***]";
  }
}
