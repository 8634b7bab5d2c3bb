package dev.berth.auth.browser;

import dev.berth.auth.ClosedFiles;
import dev.berth.auth.Installation;
import dev.berth.auth.RunningService;
import dev.berth.auth.Sql;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/**
 * The service as a process, and providers in this one.
 *
 * @param provider who knows the service as a confidential client
 * @param publicly who knows it as a public one; its users' names begin with {@code p-}
 */
record BrowserStand(
    Installation installation, CodeProvider provider, CodeProvider publicly, RunningService running)
    implements AutoCloseable {

  static BrowserStand start() throws Exception {
    Installation installation = Installation.create();
    CodeProvider provider = CodeProvider.start();
    CodeProvider publicly = CodeProvider.start();
    Files.writeString(installation.file("htpasswd"), ClosedFiles.USERS);
    Files.writeString(installation.file("policies.yaml"), ClosedFiles.POLICIES);
    Files.writeString(installation.file("secret"), "s:ecret%\n");
    Map<String, String> settings = new HashMap<>();
    settings.put("berth.audit.denials-per-second", "1000");
    settings.put("berth.auth.htpasswd", installation.file("htpasswd").toString());
    settings.put("berth.auth.policies", installation.file("policies.yaml").toString());
    settings.put("berth.auth.oidc[0].issuer", provider.issuer().url());
    settings.put("berth.auth.oidc[0].client-id", "berth");
    settings.put("berth.auth.oidc[0].client-secret-file", installation.file("secret").toString());
    settings.put("berth.auth.oidc[0].groups-claim", "groups");
    settings.put("berth.auth.oidc[0].claims", "department");
    settings.put("berth.auth.oidc[1].issuer", publicly.issuer().url());
    settings.put("berth.auth.oidc[1].client-id", "public");
    settings.put("berth.auth.oidc[1].username-prefix", "p-");
    return new BrowserStand(
        installation,
        provider,
        publicly,
        RunningService.start(installation, "browser", settings).awaitReady());
  }

  TestBrowser browser() {
    return TestBrowser.at(running.service());
  }

  Sql sql() {
    return new Sql(installation.dataSource());
  }

  @Override
  public void close() {
    running.close();
    provider.close();
    publicly.close();
    installation.close();
  }
}
