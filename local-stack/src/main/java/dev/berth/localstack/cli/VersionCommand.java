package dev.berth.localstack.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}: says which Berth this is, and what it runs on. */
@Command(name = "version", description = "Says which version this is.")
final class VersionCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    String version =
        Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    System.out.printf(
        "berth %s (Java %s, %s %s)%n",
        version, Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"));
    return 0;
  }
}
