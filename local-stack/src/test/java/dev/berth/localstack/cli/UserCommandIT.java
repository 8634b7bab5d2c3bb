package dev.berth.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.localstack.process.ShortCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./berth user} as a process. */
class UserCommandIT {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  private PackagedLauncher launcher;

  @BeforeEach
  void prepare() throws IOException {
    folder = folder.toRealPath();
    launcher = new PackagedLauncher(folder);
  }

  private ShortCommand add(String name, String... more) throws IOException {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "user";
    arguments[1] = "add";
    arguments[2] = name;
    arguments[3] = "--password-stdin";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return launcher.runWithInput(PASSWORD + "\n", arguments);
  }

  @Test
  void addsListsAndRemovesUsers() throws IOException {
    Path users = folder.resolve("users");

    assertThat(add("ann").output()).isEqualTo("Added ann to " + users);
    assertThat(add("bob", "--cost", "5").output()).isEqualTo("Added bob to " + users);
    assertThat(add("ann", "--cost", "4").output())
        .isEqualTo("Changed the password of ann in " + users);

    assertThat(launcher.run("user", "list").output()).isEqualTo("ann\nbob");
    assertThat(users).content().matches("ann:\\$2y\\$04\\$\\S{53}\nbob:\\$2y\\$05\\$\\S{53}\n");
    String hash = Files.readAllLines(users).getFirst().substring("ann:".length());
    assertThat(OpenBSDBCrypt.checkPassword(hash, PASSWORD.toCharArray())).isTrue();

    assertThat(launcher.run("user", "remove", "ann").output())
        .isEqualTo("Removed ann from " + users);
    assertThat(launcher.run("user", "list").output()).isEqualTo("bob");
  }

  @Test
  void hashesAtTheUsualCost() throws IOException {
    add("ann");

    assertThat(folder.resolve("users")).content().startsWith("ann:$2y$10$");
  }

  @ParameterizedTest
  @CsvSource({
    "berth.yaml, , conf/users",
    "conf/other.yaml, conf/other.yaml, conf/conf/users",
    "conf/berth.yaml, , users"
  })
  void takesTheFileThatTheSettingsName(String yaml, String option, Path expected)
      throws IOException {
    Files.createDirectories(folder.resolve("conf/conf"));
    Files.writeString(folder.resolve(yaml), "berth: {auth: {htpasswd: conf/users}}\n");

    ShortCommand added = option == null ? add("ann") : add("ann", "--config", option);

    assertThat(added.output()).isEqualTo("Added ann to " + folder.resolve(expected));
    assertThat(folder.resolve(expected)).isRegularFile();
  }

  @Test
  void aFileThatIsNamedGoesBeforeTheSettings() throws IOException {
    Files.writeString(folder.resolve("berth.yaml"), "berth: {auth: {htpasswd: users}}\n");

    assertThat(add("ann", "--file", "named").succeeded()).isTrue();

    assertThat(folder.resolve("named")).exists();
    assertThat(folder.resolve("users")).doesNotExist();
  }

  @Test
  void saysWhereSettingsNameNoFile() throws IOException {
    Files.writeString(folder.resolve("berth.yaml"), "berth: {http: {port: 5000}}\n");

    ShortCommand added = add("ann");

    assertThat(added.exitCode()).isEqualTo(1);
    assertThat(added.output())
        .isEqualTo(
            "berth: berth.yaml does not say where users are: set berth.auth.htpasswd there, or name"
                + " the file with --file");
    assertThat(folder.resolve("users")).doesNotExist();
  }

  @Test
  void saysWhatIsWrongInOneSentence() throws IOException {
    assertThat(add("a:b").output())
        .isEqualTo("berth: the name of a user has no colon: the password follows it");
    assertThat(add("ann", "--cost", "40").output())
        .isEqualTo("berth: the cost of a hash is between 4 and 14, unlike 40");
    assertThat(launcher.runWithInput("\n", "user", "add", "ann", "--password-stdin").output())
        .isEqualTo("berth: a password is not empty");
    assertThat(launcher.run("user", "remove", "ann").output())
        .isEqualTo("berth: there is no file " + folder.resolve("users"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void asksNobodyWhereThereIsNoTerminal() throws IOException {
    ShortCommand added = launcher.runWithInput(PASSWORD + "\n", "user", "add", "ann");

    assertThat(added.exitCode()).isEqualTo(1);
    assertThat(added.output())
        .isEqualTo("berth: there is no terminal to ask for the password on: use --password-stdin");
  }

  @Test
  void explainsItself() throws IOException {
    assertThat(launcher.run("user", "--help").output()).contains("add", "remove", "list");
    assertThat(launcher.run("user", "add", "--help").output())
        .contains("--file", "--config", "--password-stdin", "--cost");
    assertThat(launcher.run("user").exitCode()).isEqualTo(2);
  }
}
