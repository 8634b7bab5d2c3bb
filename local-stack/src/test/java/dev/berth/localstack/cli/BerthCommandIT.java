package dev.berth.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.localstack.StandInHome;
import dev.berth.localstack.data.StackState;
import dev.berth.localstack.process.ShortCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged launcher as a process, with stand-ins for the services. */
class BerthCommandIT {

  @TempDir private Path folder;

  private Path data;
  private PackagedLauncher launcher;
  private final List<Process> launchers = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    // The server of root's PostgreSQL has to pass through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    StandInHome.in(folder.resolve("home"));
    data = folder.resolve("data");
    launcher = new PackagedLauncher(folder);
  }

  @AfterEach
  void endEverything() throws IOException, InterruptedException {
    run("down", "--data", data.toString());
    for (Process launcher : launchers) {
      launcher.destroyForcibly().waitFor();
    }
  }

  private ShortCommand run(String... arguments) throws IOException {
    return launcher.run(arguments);
  }

  /** Starts {@code up} and waits until it says that it is ready. */
  private Path up(String... arguments) throws IOException {
    Path output = folder.resolve("up-" + launchers.size() + ".log");
    List<String> command = launcher.command("up", "--data", data.toString(), "--port", "0");
    command.addAll(List.of(arguments));
    launchers.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
    Instant deadline = Instant.now().plus(PackagedLauncher.LIMIT);
    while (!Files.readString(output).contains("Ctrl-C stops it")) {
      assertThat(launchers.getLast().isAlive()).as(Files.readString(output)).isTrue();
      assertThat(Instant.now()).as(Files.readString(output)).isBefore(deadline);
      LockSupport.parkNanos(50_000_000);
    }
    return output;
  }

  @Test
  void saysHowToPushAndStopsOnDown() throws IOException, InterruptedException {
    String words = Files.readString(up());
    StackState state = StackState.read(data).orElseThrow();
    String registry = state.url().replace("http://", "");

    assertThat(words)
        .contains("docker push " + registry + "/library/alpine")
        .contains("\"insecure-registries\"")
        .contains(data.resolve("logs").toString());
    assertThat(run("down", "--data", data.toString()).output()).isEqualTo("Stopped");
    assertThat(launchers.getLast().waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(state.parts()).noneMatch(part -> part.running().isPresent());
    assertThat(run("status", "--data", data.toString()).exitCode()).isEqualTo(1);
  }

  @Test
  void tellsDockerWhatToTrust() throws IOException {
    String words = Files.readString(up("--tls"));
    String registry = StackState.read(data).orElseThrow().url().replace("https://", "");

    assertThat(words)
        .contains(data.resolve("tls/ca.crt") + " /etc/docker/certs.d/" + registry + "/ca.crt");
  }

  @Test
  void opensAClosedRegistryToOthers() throws IOException {
    Files.writeString(folder.resolve("users"), "ann:hash of ann\n");
    Files.writeString(folder.resolve("policies.yaml"), "policies: []\n");
    Path config =
        Files.writeString(
            folder.resolve("berth.yaml"),
            "berth: {auth: {htpasswd: users, policies: policies.yaml}}\n");

    String words = Files.readString(up("--config", config.toString(), "--bind", "0.0.0.0"));

    assertThat(words)
        .containsOnlyOnce("Warning: ")
        .contains("passwords go over the network in the clear")
        .contains("docker login ")
        .contains("./berth user add NAME --file " + folder.resolve("users"))
        .contains(folder.resolve("policies.yaml") + " says who may do what")
        .doesNotContain("hash of ann");
    ShortCommand status = run("status", "--data", data.toString());
    assertThat(status.exitCode()).isZero();
    assertThat(status.output())
        .startsWith("http://localhost:")
        .doesNotContain("ann", folder.resolve("users").toString());
  }

  @Test
  void keepsAnOpenRegistryToThisMachine() throws IOException {
    ShortCommand up = run("up", "--data", data.toString(), "--port", "0", "--bind", "::");

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output())
        .startsWith("berth: the address :: is refused: there is no login")
        .doesNotContain("\n");
  }

  @Test
  void tellsTheStatusOfEachService() throws IOException {
    up();

    ShortCommand status = run("status", "--json", "--data", data.toString());

    JsonNode json = new ObjectMapper().readTree(status.output());
    assertThat(status.exitCode()).isZero();
    assertThat(json.get("ready").booleanValue()).isTrue();
    assertThat(json.get("launcher").longValue()).isEqualTo(launchers.getLast().pid());
    assertThat(json.get("services").findValuesAsText("service"))
        .containsExactly(
            "gateway-service", "auth-service", "blob-service", "metadata-service", "postgresql");
    assertThat(json.get("services").findValuesAsText("state")).containsOnly("ready");
    assertThat(json.get("services").findValues("pid")).allMatch(JsonNode::isIntegralNumber);
    assertThat(json.get("services").get(0).get("managementUrl").textValue())
        .startsWith("http://127.0.0.1:");
  }

  @Test
  void refusesADataFolderInUse() throws IOException {
    up();

    ShortCommand second = run("up", "--data", data.toString(), "--port", "0");

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output())
        .isEqualTo(
            "berth: the data folder %1$s is in use by the process %2$d: stop it with ./berth down --data %1$s"
                .formatted(data, launchers.getLast().pid()));
  }

  @Test
  void clearsWhatAKilledLauncherLeft() throws IOException, InterruptedException {
    up();
    StackState left = StackState.read(data).orElseThrow();
    launchers.getLast().destroyForcibly().waitFor();
    assertThat(left.parts()).allMatch(part -> part.running().isPresent());

    String words = Files.readString(up());

    assertThat(words).contains("Ended what an earlier run had left: gateway-service");
    assertThat(left.parts()).noneMatch(part -> part.running().isPresent());
    assertThat(run("status", "--data", data.toString()).exitCode()).isZero();
  }

  @Test
  void stopsWhatAKilledLauncherLeft() throws IOException, InterruptedException {
    up();
    StackState left = StackState.read(data).orElseThrow();
    launchers.getLast().destroyForcibly().waitFor();

    assertThat(run("status", "--data", data.toString()).output()).contains("launcher was killed");
    assertThat(run("down", "--data", data.toString()).output()).isEqualTo("Stopped");

    assertThat(left.parts()).noneMatch(part -> part.running().isPresent());
  }

  @Test
  void saysWhatIsWrongInOneSentence() throws IOException {
    Path config = Files.writeString(folder.resolve("berth.yaml"), "berth:\n  strage: {a: 1}\n");

    ShortCommand up =
        run("up", "--data", data.toString(), "--port", "0", "--config", config.toString());

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output())
        .startsWith("berth: " + config)
        .contains("berth.strage")
        .doesNotContain("\n");
  }

  @Test
  void saysItsVersion() throws IOException {
    assertThat(run("version").output()).matches("berth \\d\\S+ \\(Java 2\\d\\S*, .+\\)");
  }
}
