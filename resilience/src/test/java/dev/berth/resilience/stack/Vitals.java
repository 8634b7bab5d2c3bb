package dev.berth.resilience.stack;

import dev.berth.localstack.data.StackState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * How a service is.
 *
 * @param residentBytes the memory of its process that is in RAM; 0 where the system does not say
 * @param metrics what it tells of itself, a line each
 */
public record Vitals(long residentBytes, List<String> metrics) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Asks a service. */
  public static Vitals of(Stand stand, String service) {
    StackState.Part part = stand.part(service);
    URI metrics = URI.create(part.managementUrl() + "/q/metrics");
    try {
      HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
      List<String> lines = CLIENT.send(request, BodyHandlers.ofLines()).body().toList();
      return new Vitals(stand.residentBytes(service), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("no metrics of " + service, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The sum of all series of that name whose labels have all of these. */
  public double sum(String name, String... labels) {
    return metrics.stream()
        .filter(line -> line.startsWith(name + '{') || line.startsWith(name + ' '))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How many answers were the server's fault. */
  public double serverErrors() {
    return sum("http_server_requests_seconds_count", "outcome=\"SERVER_ERROR\"");
  }
}
