package dev.berth.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the service under test its database and its files, and free ports. */
public final class InstalledService implements QuarkusTestResourceLifecycleManager {

  private @Nullable Installation installation;

  @Override
  public Map<String, String> start() {
    installation = Installation.create();
    Map<String, String> settings = new HashMap<>(installation.settings());
    settings.put("berth.database.acquire-timeout", "1s");
    settings.put("berth.database.lock-timeout", "1s");
    settings.put("berth.database.statement-timeout", "2s");
    settings.put("quarkus.http.test-port", "0");
    settings.put("quarkus.management.test-port", "0");
    return settings;
  }

  @Override
  public void stop() {
    if (installation != null) {
      installation.close();
    }
  }
}
