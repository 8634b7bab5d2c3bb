package dev.berth.resilience.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.http.Upload;
import dev.berth.conformance.target.Target;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Many large blobs go in and out at once. By hand {@code -Dberth.transfer.mib=1024} makes them as
 * large as layers are at most, which takes 64 GiB of disk.
 */
class ManyTransfersIT {

  private static final int TRANSFERS = 64;
  private static final int MIB = Integer.getInteger("berth.transfer.mib", 16);

  /** What a service may take at a heap of 256 MiB. */
  private static final long MOST_BYTES = 600_000_000L;

  private static final Stand STAND = Stand.start(options -> options.withTls(true));

  private final Target target = STAND.registry().settings();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(target.trust())
          .build();

  @AfterAll
  static void end() {
    STAND.close();
  }

  @Test
  void memoryDoesNotGrowWithTransfers() {
    Repository repository = STAND.registry().newRepository();
    List<LargeBlob> blobs =
        IntStream.range(0, TRANSFERS).mapToObj(number -> new LargeBlob(number, MIB)).toList();
    List<String> digests = Crowd.each(TRANSFERS, number -> blobs.get(number).digest());

    try (Resident resident = Resident.watch(STAND)) {
      Crowd.race(TRANSFERS, number -> push(repository, blobs.get(number), digests.get(number)));
      assertFits("after all have come in", resident.most());

      List<String> pulled =
          Crowd.race(TRANSFERS, number -> pull(repository.blobPath(digests.get(number))));
      assertThat(pulled).isEqualTo(digests);
      assertFits("after all have gone out", resident.most());
    }
  }

  private static void assertFits(String when, Map<String, Long> most) {
    String told = "%s, MiB at most: %s".formatted(when, inMebibytes(most));
    System.err.println(told);
    assertThat(most).as(told).allSatisfy((_, bytes) -> assertThat(bytes).isLessThan(MOST_BYTES));
  }

  private static String inMebibytes(Map<String, Long> most) {
    return most.entrySet().stream()
        .map(of -> String.format(Locale.ROOT, "%s %d", of.getKey(), of.getValue() >> 20))
        .toList()
        .toString();
  }

  private Answer push(Repository repository, LargeBlob blob, String digest) {
    Upload upload = repository.openUpload();
    BodyPublisher bytes =
        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(blob::open), blob.length());
    HttpResponse<Void> patched = call("PATCH", upload.location(), bytes, BodyHandlers.discarding());
    assertThat(patched.statusCode()).isEqualTo(202);
    Answer finished =
        upload.at(patched.headers().firstValue("Location").orElseThrow()).finish(digest);
    assertThat(finished).hasStatus(201);
    return finished;
  }

  private String pull(String path) {
    HttpResponse<InputStream> answer =
        call("GET", path, BodyPublishers.noBody(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return LargeBlob.digest(answer.body());
  }

  private <T> HttpResponse<T> call(
      String method, String location, BodyPublisher body, BodyHandler<T> handler) {
    URI uri = target.baseUrl().resolve(location);
    try {
      return client.send(HttpRequest.newBuilder(uri).method(method, body).build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
