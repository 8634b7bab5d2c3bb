package dev.berth.resilience.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.conformance.concurrency.Crowd;
import dev.berth.conformance.content.Blob;
import dev.berth.conformance.http.Answer;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.target.Once;
import dev.berth.conformance.target.Target;
import dev.berth.resilience.stack.Eventually;
import dev.berth.resilience.stack.Stand;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bytes, whoever reads them: a gateway that is handed open files, and one that is not. */
@EnabledOnOs(OS.LINUX)
class HandOverIT {

  private static final Blob LARGE = Blob.random(65 * 1024 * 1024 + 1);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int BROKEN_OFF = 100;

  /** The setting, and whether TLS, and so HTTP/2, is spoken. */
  enum Way {
    AUTO_TLS("auto", true),
    AUTO_PLAIN("auto", false),
    NEVER_TLS("never", true);

    private final String handOver;
    private final boolean tls;

    Way(String handOver, boolean tls) {
      this.handOver = handOver;
      this.tls = tls;
    }

    private Stand start() {
      Stand stand =
          Stand.start(options -> options.withTls(tls).with("berth.transfer.hand-over", handOver));
      stand.registry().repository("large").push(LARGE);
      return stand;
    }
  }

  private static final Map<Way, Once<Stand>> STANDS = new EnumMap<>(Way.class);

  static {
    Arrays.stream(Way.values()).forEach(way -> STANDS.put(way, new Once<>(way::start)));
  }

  @AfterAll
  static void stop() {
    STANDS.values().forEach(stand -> stand.get().close());
  }

  private static Stand stand(Way way) {
    return Objects.requireNonNull(STANDS.get(way)).get();
  }

  @ParameterizedTest
  @EnumSource
  void sendsBlobsOfAnySize(Way way) {
    Repository repository = stand(way).registry().newRepository();
    for (int size : new int[] {0, 1, 131_071, 131_072, 131_073, 3_000_000}) {
      Blob blob = Blob.random(size);
      repository.push(blob);

      assertThat(repository.getBlob(blob.digest()))
          .hasStatus(200)
          .hasLength(size)
          .hasBody(blob.bytes());
      assertThat(repository.headBlob(blob.digest())).hasStatus(200).hasLength(size).hasNoBody();
    }
    assertThat(large(way)).hasStatus(200).hasBody(LARGE.bytes());
  }

  @ParameterizedTest
  @EnumSource
  void sendsParts(Way way) {
    int size = LARGE.size();
    assertThat(large(way, "Range", "bytes=0-0")).hasStatus(206).hasBody(LARGE.slice(0, 1));
    assertThat(large(way, "Range", "bytes=1000-999999"))
        .hasStatus(206)
        .hasHeader("Content-Range", "bytes 1000-999999/" + size)
        .hasBody(LARGE.slice(1000, 1_000_000));
    assertThat(large(way, "Range", "bytes=60000000-"))
        .hasStatus(206)
        .hasBody(LARGE.slice(60_000_000, size));
    assertThat(large(way, "Range", "bytes=-5")).hasStatus(206).hasBody(LARGE.slice(size - 5, size));
    assertThat(large(way, "Range", "bytes=" + size + "-")).hasStatus(416);
  }

  @ParameterizedTest
  @EnumSource
  void sendsToManyAtOnce(Way way) {
    List<Answer> answers = Crowd.race(8, _ -> large(way));

    assertThat(answers).allSatisfy(answer -> assertThat(answer).hasBody(LARGE.bytes()));
  }

  @ParameterizedTest
  @EnumSource
  void keepsNothingOpenForClientsThatGoAway(Way way) throws IOException {
    OpenDescriptors files = new OpenDescriptors(stand(way), "gateway-service");
    try (HttpClient client = client(way)) {
      for (int i = 0; i < 5; i++) {
        breakOff(client, way);
      }
      Eventually.isTrue("all are closed", SOON, () -> files.objects() == 0);
      long before = files.all();

      for (int i = 0; i < BROKEN_OFF; i++) {
        breakOff(client, way);
      }

      Eventually.isTrue("all are closed", SOON, () -> files.objects() == 0);
      Eventually.isTrue("no more than before", SOON, () -> files.all() <= before + 5);
    }
    assertThat(large(way)).hasBody(LARGE.bytes());
  }

  @ParameterizedTest
  @EnumSource
  void readsTheFileItselfWhereItMay(Way way) throws IOException {
    OpenDescriptors files = new OpenDescriptors(stand(way), "gateway-service");
    try (HttpClient client = client(way);
        InputStream body = open(client, way).body()) {
      assertThat(body.read()).isEqualTo(LARGE.bytes()[0] & 0xff);

      assertThat(files.objects()).isEqualTo(way == Way.NEVER_TLS ? 0 : 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsToTheEndWhatIsDeletedMeanwhile(Way way) throws IOException {
    Repository repository = stand(way).registry().newRepository();
    Blob blob = Blob.random(32 * 1024 * 1024);
    repository.push(blob);
    try (HttpClient client = client(way)) {
      HttpRequest request = request(way, repository.blobPath(blob.digest()));
      HttpResponse<InputStream> answer = send(client, request);
      try (InputStream body = answer.body()) {
        byte[] first = body.readNBytes(1000);
        assertThat(repository.deleteBlob(blob.digest())).hasStatus(202);
        deleteFileOf(stand(way), blob);

        byte[] rest = body.readAllBytes();

        assertThat(first).isEqualTo(blob.slice(0, 1000));
        assertThat(rest).isEqualTo(blob.slice(1000, blob.size()));
      }
    }
    assertThat(repository.getBlob(blob.digest())).hasStatus(404);
  }

  /** As the sweep of garbage would do. */
  private static void deleteFileOf(Stand stand, Blob blob) throws IOException {
    try (var files = Files.walk(stand.stack().dataFolder().resolve("objects"))) {
      List<Path> ours =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toFile().length() == blob.size())
              .toList();
      assertThat(ours).hasSize(1);
      Files.delete(ours.getFirst());
    }
  }

  private static Answer large(Way way, String... headers) {
    return stand(way).registry().repository("large").getBlob(LARGE.digest(), headers);
  }

  private static void breakOff(HttpClient client, Way way) throws IOException {
    try (InputStream body = open(client, way).body()) {
      assertThat(body.readNBytes(1000)).isEqualTo(LARGE.slice(0, 1000));
    }
  }

  private static HttpResponse<InputStream> open(HttpClient client, Way way) throws IOException {
    String path = stand(way).registry().repository("large").blobPath(LARGE.digest());
    return send(client, request(way, path));
  }

  private static HttpRequest request(Way way, String path) {
    Registry registry = stand(way).registry();
    return HttpRequest.newBuilder(registry.settings().baseUrl().resolve(path)).build();
  }

  private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static HttpClient client(Way way) {
    Target target = stand(way).registry().settings();
    return HttpClient.newBuilder()
        .sslContext(target.trust())
        .version(way.tls ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
        .build();
  }
}
