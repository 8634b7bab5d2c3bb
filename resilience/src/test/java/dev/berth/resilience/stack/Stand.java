package dev.berth.resilience.stack;

import dev.berth.conformance.http.Registry;
import dev.berth.conformance.target.Target;
import dev.berth.localstack.LocalStack;
import dev.berth.localstack.StackOptions;
import dev.berth.localstack.data.StackState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.UnaryOperator;

/** A registry of a test's own, which the test may look into and break. */
public final class Stand implements AutoCloseable {

  private final LocalStack stack;
  private final List<Registry> gateways;

  private Stand(LocalStack stack) {
    this.stack = stack;
    this.gateways =
        stack.urls().stream()
            .map(url -> Registry.at(Target.of(stack, url, Target.Sparse.INDEX)))
            .toList();
  }

  /** Starts one and waits until it is ready. */
  public static Stand start(UnaryOperator<StackOptions> settings) {
    return new Stand(LocalStack.start(settings.apply(StackOptions.forTests())));
  }

  /** What its clients see. */
  public Registry registry() {
    return gateways.getFirst();
  }

  /** What its clients see by the gateway of this number, counted from 0 and round and round. */
  public Registry gateway(int number) {
    return gateways.get(number % gateways.size());
  }

  /** The processes. */
  public LocalStack stack() {
    return stack;
  }

  /** The program of this name. */
  public StackState.Part part(String name) {
    return stack.state().parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
  }

  /** Sends a signal to a program, such as {@code STOP}, {@code CONT} or {@code KILL}. */
  public void signal(String signal, String name) {
    long pid = part(name).running().orElseThrow().pid();
    try {
      int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -%s %d ended with %d".formatted(signal, pid, status));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Calls a service as the gateway does. */
  public InternalCall call(String service) {
    try {
      String credential = Files.readString(stack.dataFolder().resolve("run/credential"));
      return new InternalCall(part(service).address(), credential);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the credential", e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
