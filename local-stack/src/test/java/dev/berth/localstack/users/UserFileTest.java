package dev.berth.localstack.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserFileTest {

  private static final UserName ANN = new UserName("ann");

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("users");
  }

  @Test
  void isMadeForTheEyesOfItsOwner() throws IOException {
    boolean known = UserFile.at(file).put(ANN, "hash");

    assertThat(known).isFalse();
    assertThat(file).content().isEqualTo("ann:hash\n");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(folder)
        .isDirectoryContaining("glob:**/users")
        .isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void keepsAllThatIsNotAboutTheUser() throws IOException {
    Files.writeString(file, "# ann:of old\n\nbob:one\r\nann:two\r\n  nonsense\nanna:three");

    boolean known = UserFile.at(file).put(ANN, "new");

    assertThat(known).isTrue();
    assertThat(file)
        .content()
        .isEqualTo("# ann:of old\n\nbob:one\r\nann:new\r\n  nonsense\nanna:three");
  }

  @Test
  void addsToTheEnd() throws IOException {
    Files.writeString(file, "bob:one");

    UserFile.at(file).put(ANN, "two");

    assertThat(file).content().isEqualTo("bob:one\nann:two\n");
  }

  @Test
  void leavesNoOtherPasswordGood() throws IOException {
    Files.writeString(file, "ann:one\nbob:two\n ann :three\n");

    UserFile.at(file).put(ANN, "new");

    assertThat(file).content().isEqualTo("ann:new\nbob:two\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw-rw-", "r--------"})
  void keepsPermissions(String before) throws IOException {
    Files.writeString(file, "bob:one\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
    var owner = Files.getOwner(file);

    UserFile.at(file).put(ANN, "two");

    assertThat(permissions(file)).isEqualTo(before);
    assertThat(Files.getOwner(file)).isEqualTo(owner);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesToWhatALinkLeadsTo(boolean there) throws IOException {
    Path target = Files.createDirectory(folder.resolve("real")).resolve("file");
    if (there) {
      Files.writeString(target, "bob:one\n");
    }
    Files.createSymbolicLink(folder.resolve("half-way"), Path.of("real/file"));
    Files.createSymbolicLink(file, folder.resolve("half-way"));

    UserFile.at(file).put(ANN, "two");

    assertThat(file).isSymbolicLink();
    assertThat(target).content().isEqualTo(there ? "bob:one\nann:two\n" : "ann:two\n");
  }

  @Test
  void refusesLinksInACircle() throws IOException {
    Files.createSymbolicLink(file, file);

    assertThatThrownBy(() -> UserFile.at(file))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("lead nowhere");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> UserFile.at(folder))
        .isInstanceOf(StackException.class)
        .hasMessage(folder + " is no file");
    assertThatThrownBy(() -> UserFile.at(folder.resolve("none/users")))
        .isInstanceOf(StackException.class)
        .hasMessage("there is no folder " + folder.resolve("none"));
  }

  @Test
  void refusesAnotherEncoding() throws IOException {
    byte[] latin = {'b', (byte) 0xF6, 'b', ':', 'x', '\n'};
    Files.write(file, latin);

    assertThatThrownBy(() -> UserFile.at(file).put(ANN, "two"))
        .isInstanceOf(StackException.class)
        .hasMessage(file + " is not in UTF-8");
    assertThat(file).hasBinaryContent(latin);
  }

  @Test
  void listsTheUsersInOrder() throws IOException {
    Files.writeString(file, "# all:of them\nbob:one\nann:two\nbob:three\n");

    assertThat(UserFile.at(file).names()).containsExactly("bob", "ann");
  }

  @Test
  void removesAUser() throws IOException {
    Files.writeString(file, "# ann:of old\nbob:one\nann:two\nann:three\n");

    UserFile.at(file).remove(ANN);

    assertThat(file).content().isEqualTo("# ann:of old\nbob:one\n");
  }

  @Test
  void doesNotRemoveWhatIsNotThere() throws IOException {
    assertThatThrownBy(() -> UserFile.at(file).remove(ANN))
        .isInstanceOf(StackException.class)
        .hasMessage("there is no file " + file);
    Files.writeString(file, "#ann:one\n");

    assertThatThrownBy(() -> UserFile.at(file).remove(ANN))
        .isInstanceOf(StackException.class)
        .hasMessage("there is no user ann in " + file);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
