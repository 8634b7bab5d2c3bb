package dev.berth.localstack.cli;

import dev.berth.localstack.process.StackException;
import dev.berth.localstack.users.NewPassword;
import dev.berth.localstack.users.UserFile;
import dev.berth.localstack.users.UserName;
import java.io.Console;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code user}: who can log in to a registry, by a file that the registry reads. */
@Command(
    name = "user",
    description = {
      "Changes or lists the users of a registry. One that runs notices by itself.",
      "What users may do is up to the policies, the file of berth.auth.policies."
    })
final class UserCommand {

  private static final String USUAL_COST = "10";

  @Command(
      name = "add",
      description = "Adds a user, or gives one another password; asks for that on the terminal.")
  int add(
      @Parameters(paramLabel = "NAME", description = "The name to log in with.") String name,
      @Mixin UserFileOption option,
      @Option(
              names = "--password-stdin",
              description = "Take the password from the first line of standard input.")
          boolean fromInput,
      @Option(
              names = "--cost",
              paramLabel = "N",
              defaultValue = USUAL_COST,
              description = "How costly the hash is to compute, from 4 to 14 (10).")
          int cost)
      throws IOException {
    UserName user = new UserName(name);
    NewPassword.requireCost(cost);
    UserFile users = option.users();
    NewPassword password = fromInput ? NewPassword.read(System.in) : ask(user);
    boolean known = users.put(user, password.hash(cost));
    System.out.printf(
        known ? "Changed the password of %s in %s%n" : "Added %s to %s%n", user, users.path());
    return 0;
  }

  @Command(name = "remove", description = "Removes a user.")
  int remove(
      @Parameters(paramLabel = "NAME", description = "The name of the user.") String name,
      @Mixin UserFileOption option)
      throws IOException {
    UserName user = new UserName(name);
    UserFile users = option.users();
    users.remove(user);
    System.out.printf("Removed %s from %s%n", user, users.path());
    return 0;
  }

  @Command(name = "list", description = "Lists the names of the users.")
  int list(@Mixin UserFileOption option) throws IOException {
    option.users().names().forEach(System.out::println);
    return 0;
  }

  private static NewPassword ask(UserName user) {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new StackException(
                        "there is no terminal to ask for the password on: use --password-stdin"));
    char[] first = read(console, "Password of " + user);
    NewPassword password = NewPassword.of(first);
    if (!Arrays.equals(first, read(console, "The same again"))) {
      throw new StackException("the two passwords differ; nothing was changed");
    }
    return password;
  }

  private static char[] read(Console console, String question) {
    char[] typed = console.readPassword("%s: ", question);
    if (typed == null) {
      throw new StackException("no password was given; nothing was changed");
    }
    return typed;
  }
}
