package dev.berth.configuration;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** {@code berth.auth}: the keys that sign tokens. */
@ConfigMapping(prefix = "berth.auth")
public interface AuthSettings {

  /** A file with 32 bytes in base64: the key under which signing keys are encrypted at rest. */
  Path keyFile();
}
