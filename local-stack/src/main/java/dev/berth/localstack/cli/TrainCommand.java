package dev.berth.localstack.cli;

import dev.berth.localstack.StackOptions;
import dev.berth.localstack.training.Training;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code train}, the last step of a build: makes the AOT caches of the services. */
@Command(name = "train", hidden = true, description = "Makes the AOT caches of the services.")
final class TrainCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    boolean trained =
        Training.attempt(
            StackOptions.builtHome(),
            sentence -> System.err.println("berth: " + sentence),
            System.out::println);
    return trained ? 0 : CommandLine.ExitCode.SOFTWARE;
  }
}
