package dev.berth.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.configuration.file.InvalidConfigurationException;
import dev.berth.localstack.build.BuiltService;
import dev.berth.localstack.data.DataFolder;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.postgres.PostgresBinaries;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack with a real PostgreSQL and stand-ins for the services. */
class LocalStackIT {

  @TempDir private Path home;

  private StandInHome standIns;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @BeforeEach
  void buildStandIns() throws IOException {
    standIns = StandInHome.in(home);
  }

  private StackOptions options() {
    return StackOptions.forTests().withHome(home);
  }

  @Test
  void givesEveryServiceWhatItNeedsToKnow() throws IOException, InterruptedException {
    try (LocalStack stack = LocalStack.start(options())) {
      Properties settings = settings(stack.url());

      assertThat(stack.url().toString()).startsWith("http://localhost:");
      assertThat(settings)
          .containsEntry("berth.http.port", "" + stack.url().getPort())
          .containsEntry("berth.management.address", "127.0.0.1")
          .containsEntry("berth.database.username", "berth")
          .containsEntry(
              "berth.storage.filesystem.root", stack.dataFolder().resolve("objects").toString());
      for (String secret :
          List.of(
              "berth.services.credential-file",
              "berth.database.password-file",
              "berth.auth.key-file")) {
        Path file = Path.of(settings.getProperty(secret));
        assertThat(Files.getPosixFilePermissions(file))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(file)).hasSize(44);
      }
    }
  }

  @Test
  void offersADatabaseToTheServices() throws IOException, InterruptedException, SQLException {
    try (LocalStack stack = LocalStack.start(options())) {
      Properties settings = settings(stack.url());
      String password =
          Files.readString(Path.of(settings.getProperty("berth.database.password-file")));

      try (Connection connection =
          DriverManager.getConnection(
              "jdbc:" + settings.getProperty("berth.database.url"), "berth", password)) {
        assertThat(connection.isValid(5)).isTrue();
      }
      int port = URI.create(settings.getProperty("berth.database.url")).getPort();
      assertThat(Path.of(settings.getProperty("berth.database.socket-folder")))
          .isDirectoryContaining("glob:**.s.PGSQL." + port);
    }
  }

  @Test
  void whatStandsBeforeTheDatabaseIsNotPassedBy() throws IOException, InterruptedException {
    try (LocalStack stack = LocalStack.start(options().withDatabaseDoor(port -> port + 1))) {
      assertThat(settings(stack.url()))
          .containsKey("berth.database.url")
          .doesNotContainKey("berth.database.socket-folder");
    }
  }

  @Test
  void startsAServiceAgainThatWasKilled() throws IOException {
    try (LocalStack stack = new LocalStack(options(), said::add)) {
      stack.start();
      StackState.Part before = part(stack, "blob-service");

      before.running().orElseThrow().destroyForcibly();

      await(() -> said.contains("blob-service is back"));
      assertThat(said).anyMatch(line -> line.startsWith("blob-service ended with exit code 137"));
      StackState.Part after = part(stack, "blob-service");
      assertThat(after.running()).isPresent();
      assertThat(after.process()).isNotEqualTo(before.process());
      assertThat(StackState.read(stack.dataFolder()).orElseThrow().parts()).contains(after);
    }
  }

  @Test
  void startsPostgresAgainThatWasKilled() throws IOException, InterruptedException, SQLException {
    try (LocalStack stack = new LocalStack(options(), said::add)) {
      stack.start();

      part(stack, "postgresql").running().orElseThrow().destroyForcibly();

      await(() -> said.contains("postgresql is back"));
      Properties settings = settings(stack.url());
      String password =
          Files.readString(Path.of(settings.getProperty("berth.database.password-file")));
      try (Connection connection =
          DriverManager.getConnection(
              "jdbc:" + settings.getProperty("berth.database.url"), "berth", password)) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  @Test
  void leavesNothingRunningAfterClose() {
    LocalStack stack = LocalStack.start(options());
    StackState state = stack.state();

    stack.close();

    assertThat(state.parts()).hasSize(5).noneMatch(part -> part.running().isPresent());
    assertThat(stack.dataFolder()).doesNotExist();
  }

  @Test
  void namesTheServiceThatCannotStartAndEndsTheOthers() throws IOException {
    standIns.breakService("metadata-service");
    StackOptions options = options();

    try (LocalStack stack = new LocalStack(options, said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessageStartingWith("metadata-service ended with exit code 3 before it was ready")
          .hasMessageEndingWith("metadata-service.log\n  this stand-in is broken");
      assertThat(options.data()).doesNotExist();
    }
  }

  @Test
  void refusesATakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        LocalStack stack =
            new LocalStack(
                options().with("berth.http.port", "" + taken.getLocalPort()), said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("the port %d of 127.0.0.1 is taken", taken.getLocalPort());
    }
  }

  @Test
  void refusesAnAddressThatOthersReach() {
    try (LocalStack stack =
        new LocalStack(options().with("berth.http.address", "0.0.0.0"), said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("0.0.0.0 is refused: there is no login");
    }
  }

  @Test
  void handsEveryServiceTheFilesThatSayWhoGetsIn(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path users = Files.writeString(folder.resolve("users"), "");
    Path policies = Files.writeString(folder.resolve("policies.yaml"), "policies: []\n");
    Path config = folder.resolve("berth.yaml");
    Files.writeString(config, "berth: {auth: {htpasswd: users}}\n");
    // Settings that are no part of the file are relative to where the launcher runs.
    Path relative = Path.of("").toAbsolutePath().relativize(policies);
    StackOptions options =
        options().withConfig(config).with("berth.auth.policies", relative.toString());

    try (LocalStack stack = LocalStack.start(options)) {
      assertThat(settings(stack.url()))
          .containsEntry("berth.auth.htpasswd", users.toString())
          .containsEntry("berth.auth.policies", policies.toString());
      assertThat(stack.isOpenToOthers()).isFalse();
    }
  }

  @Test
  void listensToOthersWhereThereIsALogin(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path users = Files.writeString(folder.resolve("users"), "");
    StackOptions options =
        options()
            .with("berth.auth.htpasswd", users.toString())
            .with("berth.http.address", "0.0.0.0");

    try (LocalStack stack = new LocalStack(options, said::add)) {
      stack.start();

      assertThat(settings(stack.url())).containsEntry("berth.http.address", "0.0.0.0");
      assertThat(stack.isOpenToOthers()).isTrue();
      assertThat(said).filteredOn(line -> line.startsWith("Warning: without TLS")).hasSize(1);
    }
  }

  @Test
  void saysHowToMakeTheFileOfUsersThatIsMissing(@TempDir Path folder) {
    Path users = folder.resolve("users");

    try (LocalStack stack =
        new LocalStack(options().with("berth.auth.htpasswd", users.toString()), said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessage(
              "the file of the users, %1$s, cannot be read: ./berth user add NAME --file %1$s makes"
                  + " it",
              users);
    }
  }

  @Test
  void readsTheConfigurationFile(@TempDir Path folder) throws IOException, InterruptedException {
    Path config = folder.resolve("berth.yaml");
    Files.writeString(config, "berth:\n  storage:\n    filesystem:\n      root: bytes\n");

    try (LocalStack stack = LocalStack.start(options().withConfig(config))) {
      assertThat(settings(stack.url())).doesNotContainKey("berth.storage.filesystem.root");
    }
  }

  @Test
  void refusesAKeyThatDoesNotExist(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("berth.yaml");
    Files.writeString(config, "berth:\n  http:\n    prot: 80\n");

    try (LocalStack stack = new LocalStack(options().withConfig(config), said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("berth.http.prot")
          .hasMessageContaining("berth.http.port");
    }
  }

  @Test
  void startsWithoutACacheThatIsDamaged() throws IOException, InterruptedException {
    damageCaches();

    try (LocalStack stack = LocalStack.start(options())) {
      assertThat(settings(stack.url())).containsKey("berth.http.port");
    }
  }

  @Test
  void doesNotStartWithADamagedCacheWhereItIsRequired() throws IOException {
    damageCaches();

    requireCachesInVain();
  }

  @Test
  void doesNotStartWithoutACacheThatIsRequired() {
    requireCachesInVain();
  }

  @Test
  void isNotClosedWhileItsClusterIsStillBeingMade() throws IOException, InterruptedException {
    standIns.breakService("gateway-service");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    Path data = home.resolve("data");
    slowDownCreation(data);
    LocalStack stack = new LocalStack(StackOptions.in(data).withHome(home), said::add);

    Thread starting = Thread.startVirtualThread(() -> assertThatThrownBy(stack::start));
    stack.awaitClose();

    assertThat(data.resolve("postgres/cluster/PG_VERSION")).exists();
    starting.join();
  }

  /** Lets creation wait for longer than a service needs to fail. */
  private static void slowDownCreation(Path data) throws IOException {
    Path real = PostgresBinaries.in(EmbeddedPostgres.sharedPrograms()).home();
    Path programs = data.resolve("cache").resolve(real.getFileName()).resolve("bin");
    DataFolder.open(data).close();
    Files.createDirectories(programs);
    Files.createSymbolicLink(programs.resolve("postgres"), real.resolve("bin/postgres"));
    Path initdb = programs.resolve("initdb");
    Files.writeString(
        initdb, "#!/bin/sh\nsleep 3\nexec %s \"$@\"\n".formatted(real.resolve("bin/initdb")));
    Files.setPosixFilePermissions(initdb, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void requireCachesInVain() {
    StackOptions options = options().withCaches(Caches.REQUIRED);
    try (LocalStack stack = new LocalStack(options, said::add)) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("-service ended with exit code 1 before it was ready");
    }
    assertThat(options.data()).doesNotExist();
  }

  private void damageCaches() throws IOException {
    for (String name : BuiltService.NAMES) {
      BuiltService service = BuiltService.of(home, name);
      Files.createDirectories(service.caches());
      Files.write(service.cache(), new byte[100_000]);
    }
  }

  @Test
  void runsSeveralSideBySide() throws IOException, InterruptedException {
    try (LocalStack one = LocalStack.start(options());
        LocalStack other = LocalStack.start(options())) {
      assertThat(settings(one.url()).getProperty("berth.database.url"))
          .isNotEqualTo(settings(other.url()).getProperty("berth.database.url"));
    }
  }

  @Test
  void makesACertificateForTls() {
    try (LocalStack stack = LocalStack.start(options().withTls(true))) {
      assertThat(stack.url().getScheme()).isEqualTo("https");
      assertThat(stack.authorityCertificate().orElseThrow()).isRegularFile();
    }
  }

  private static StackState.Part part(LocalStack stack, String name) {
    return stack.state().parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Properties settings(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          client
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      Properties settings = new Properties();
      settings.load(new StringReader(body));
      return settings;
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting").isBefore(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
