package dev.berth.auth;

import dev.berth.localstack.data.FileTree;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/** An {@link InstalledService} with users and policies, and the settings that a test names. */
public final class ClosedService implements QuarkusTestResourceLifecycleManager {

  private static final byte[] SALT = "sixteen bytes of".getBytes(StandardCharsets.US_ASCII);

  private final InstalledService installed = new InstalledService();
  private Map<String, String> given = Map.of();
  private @Nullable Path folder;

  /** A line of an htpasswd file. */
  public static String user(String name, String password, int cost) {
    return name + ':' + OpenBSDBCrypt.generate("2y", password.toCharArray(), SALT, cost) + '\n';
  }

  @Override
  public void init(Map<String, String> arguments) {
    given = Map.copyOf(arguments);
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(installed.start());
    settings.putAll(given);
    try {
      Path files = Files.createTempDirectory("berth-auth-files");
      folder = files;
      Files.writeString(files.resolve("htpasswd"), ClosedFiles.USERS);
      Files.writeString(files.resolve("policies.yaml"), ClosedFiles.POLICIES);
      settings.put("berth.auth.htpasswd", files.resolve("htpasswd").toString());
      settings.put("berth.auth.policies", files.resolve("policies.yaml").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  @Override
  public void stop() {
    installed.stop();
    if (folder != null) {
      try {
        FileTree.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
