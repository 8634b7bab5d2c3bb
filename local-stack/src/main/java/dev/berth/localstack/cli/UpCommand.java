package dev.berth.localstack.cli;

import dev.berth.localstack.LocalStack;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.process.StackException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: runs the registry until Ctrl-C. */
@Command(name = "up", description = "Runs the registry until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--port", paramLabel = "N", description = "Port of the registry (5000).")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description =
          "Address of the registry (127.0.0.1); 0.0.0.0 or :: for all of this machine. Where there"
              + " is no login, only one of loopback.")
  private @Nullable String bind;

  @Option(names = "--tls", description = "Speak TLS, with a certificate made on this machine.")
  private boolean tls;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "Run so many of each service, the gateways on the ports from --port on.")
  private int replicas;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:BERTH_CONFIG}",
      description = "A berth.yaml.")
  private @Nullable Path config;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    LocalStack stack = new LocalStack(options(), out::println);
    AtomicBoolean told = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack, out, told), "stop"));
    try {
      stack.start();
    } catch (StackException e) {
      if (told.get()) {
        // What was being started was ended: no failure, and no news.
        return CommandLine.ExitCode.SOFTWARE;
      }
      throw e;
    }
    out.print(Welcome.to(stack).text());
    stack.awaitClose();
    return 0;
  }

  private StackOptions options() {
    StackOptions options =
        StackOptions.in(data.folder()).withConfig(config).withTls(tls).withReplicas(replicas);
    if (port != null) {
      options = options.with("berth.http.port", port.toString());
    }
    if (bind != null) {
      options = options.with("berth.http.address", bind);
    }
    return options;
  }

  private static void end(LocalStack stack, PrintStream out, AtomicBoolean told) {
    if (stack.isOpen()) {
      told.set(true);
      out.println("Stopping");
      stack.close();
      out.println("Stopped");
    }
  }
}
