package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.blob.BlobSource;
import dev.berth.contract.file.OpenFile;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server that answers with bytes of a real file, {@code /first-last}, and real clients. */
@EnabledOnOs(OS.LINUX)
class FileDownloadTest {

  private static final int SIZE = 5 * 1024 * 1024 + 12_345;

  /** How the client and the server speak. */
  enum Wire {
    HTTP1(HttpVersion.HTTP_1_1, false),
    HTTP1_TLS(HttpVersion.HTTP_1_1, true),
    HTTP2(HttpVersion.HTTP_2, false),
    HTTP2_TLS(HttpVersion.HTTP_2, true);

    private final HttpVersion version;
    private final boolean tls;

    Wire(HttpVersion version, boolean tls) {
      this.version = version;
      this.tls = tls;
    }
  }

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  /** Whether the client has taken all of an answer, or has gone. */
  private final AtomicBoolean taken = new AtomicBoolean();

  private Downloads downloads = Downloads.at(new MinimumRate(vertx, 30_000, 1024), vertx);
  private final Context clients = vertx.getOrCreateContext();
  private final AtomicInteger open = new AtomicInteger();
  private final byte[] content = new byte[SIZE];

  @TempDir private Path folder;
  private Path blob;

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(content);
    blob = Files.write(folder.resolve("blob"), content);
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource
  void sendsTheWholeAndAnyPart(Wire wire) throws Exception {
    HttpClient client = client(wire, serve(wire));

    for (String part : new String[] {"0-" + (SIZE - 1), "0-0", "1-131072", "70000-70001"}) {
      int first = Integer.parseInt(part.substring(0, part.indexOf('-')));
      int last = Integer.parseInt(part.substring(part.indexOf('-') + 1));
      assertThat(get(client, part)).isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    }

    assertThat(get(client, (SIZE - 1) + "-" + (SIZE - 1))).isEqualTo(last(1));
    noneIsOpen();
  }

  @ParameterizedTest
  @EnumSource
  void servesManyAtOnce(Wire wire) throws Exception {
    HttpClient client = client(wire, serve(wire));

    var answers = IntStream.range(0, 8).mapToObj(_ -> start(client, "0-" + (SIZE - 1))).toList();

    for (var answer : answers) {
      assertThat(await(answer).getBytes()).isEqualTo(content);
    }
    noneIsOpen();
  }

  @ParameterizedTest
  @EnumSource
  void closesTheFileOfAClientThatGoesAway(Wire wire) throws Exception {
    HttpClient client = client(wire, serve(wire));

    for (int i = 0; i < 100; i++) {
      breakOff(client);
    }

    noneIsOpen();
    assertThat(get(client, "0-9")).isEqualTo(Arrays.copyOf(content, 10));
  }

  @ParameterizedTest
  @EnumSource
  void resetsTheAnswerWhereTheFileEndsTooEarly(Wire wire) throws Exception {
    HttpClient client = client(wire, serve(wire));
    try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
      file.setLength(SIZE / 2);
    }

    assertThatThrownBy(() -> get(client, "0-" + (SIZE - 1))).isInstanceOf(ExecutionException.class);

    noneIsOpen();
  }

  @ParameterizedTest
  @EnumSource
  void sendsWhatHasBeenDeletedMeanwhile(Wire wire) throws Exception {
    HttpServer server =
        listen(
            wire,
            request -> {
              BlobSource.File source = source(request);
              blob.toFile().delete();
              answer(request, source);
            });

    assertThat(get(client(wire, server), "0-" + (SIZE - 1))).isEqualTo(content);
    noneIsOpen();
  }

  @ParameterizedTest
  @EnumSource
  void cutsOffAClientThatTakesTooLittle(Wire wire) throws Exception {
    downloads = Downloads.at(new MinimumRate(vertx, 500, 1024 * 1024), vertx);
    byte[] large = new byte[32 * 1024 * 1024];
    Files.write(blob, large);
    HttpClient client = client(wire, serve(wire));
    Instant start = Instant.now();

    onLoop(
        () ->
            client
                .request(HttpMethod.GET, "/0-" + (large.length - 1))
                .compose(request -> request.send())
                .onSuccess(response -> response.exceptionHandler(_ -> {}).pause()));

    eventually(() -> open.get() == 1);
    eventually(taken::get);
    noneIsOpen();
    assertThat(Instant.now()).isAfter(start.plusMillis(500));
  }

  @Test
  void takesAsLongAsAClientThatIsSlowButNotTooSlow() throws Exception {
    MinimumRate slow = new MinimumRate(vertx, 100, 1000);
    MinimumRate.Clock clock = slow.clock();

    for (int i = 0; i < 10; i++) {
      // One piece of 3000 bytes every third period is the minimum rate.
      assertThat(clock.wasSlow(3000)).isFalse();
      assertThat(clock.wasSlow(3000)).isFalse();
      clock.moved(3000);
      assertThat(clock.wasSlow(3000)).isFalse();
    }

    assertThat(clock.wasSlow(3000)).isFalse();
    assertThat(clock.wasSlow(3000)).isFalse();
    assertThat(clock.wasSlow(3000)).isTrue();
  }

  private byte[] last(int count) {
    return Arrays.copyOfRange(content, SIZE - count, SIZE);
  }

  private HttpServer serve(Wire wire) throws Exception {
    return listen(wire, request -> answer(request, source(request)));
  }

  private HttpServer listen(Wire wire, Handler<HttpServerRequest> handler) throws Exception {
    HttpServerOptions options = new HttpServerOptions();
    if (wire.tls) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PfxOptions()
                  .setPath(TestCertificate.in(folder).toString())
                  .setPassword(TestCertificate.PASSWORD));
      if (OpenSsl.isAvailable()) {
        options.setSslEngineOptions(new OpenSSLEngineOptions());
      }
    }
    return await(vertx.createHttpServer(options).requestHandler(handler).listen(0, "localhost"));
  }

  private BlobSource.File source(HttpServerRequest request) {
    String[] range = request.uri().substring(1).split("-", 2);
    long first = Long.parseLong(range[0]);
    try {
      int number = OpenFile.open(blob).number();
      open.incrementAndGet();
      OpenFile file = new OpenFile(number, open::decrementAndGet);
      return new BlobSource.File(file, first, Long.parseLong(range[1]) - first + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpServerRequest request, BlobSource.File source) {
    request.response().putHeader("Content-Length", Long.toString(source.length()));
    downloads.start(source, request, () -> taken.set(true));
  }

  private HttpClient client(Wire wire, HttpServer server) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setDefaultHost("localhost")
            .setDefaultPort(server.actualPort())
            .setProtocolVersion(wire.version)
            .setHttp2ClearTextUpgrade(false)
            .setSsl(wire.tls)
            .setUseAlpn(wire.tls)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setMaxPoolSize(10));
  }

  private byte[] get(HttpClient client, String part) throws Exception {
    return await(start(client, part)).getBytes();
  }

  private Future<Buffer> start(HttpClient client, String part) {
    return onLoop(
        () ->
            client
                .request(HttpMethod.GET, "/" + part)
                .compose(request -> request.send())
                .compose(response -> response.body()));
  }

  /** The client's calls are made where their answers come, so that none comes unseen. */
  private <T> Future<T> onLoop(Supplier<Future<T>> call) {
    Promise<T> outcome = Promise.promise();
    clients.runOnContext(_ -> call.get().onComplete(outcome));
    return outcome.future();
  }

  /** Reads some bytes and goes. */
  private void breakOff(HttpClient client) throws Exception {
    Promise<Void> seen = Promise.promise();
    onLoop(
        () ->
            client
                .request(HttpMethod.GET, "/0-" + (SIZE - 1))
                .compose(request -> request.send())
                .onFailure(seen::tryFail)
                .onSuccess(
                    response ->
                        response
                            .exceptionHandler(_ -> {})
                            .handler(
                                _ -> {
                                  response.request().reset();
                                  seen.tryComplete();
                                })));
    await(seen.future());
  }

  /** Neither by the count nor by the system's own list. */
  private void noneIsOpen() throws Exception {
    eventually(() -> open.get() == 0);
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(all.map(FileDownloadTest::target))
          .noneMatch(name -> name.startsWith(blob.toString()));
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed since it was listed";
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void eventually(BooleanSupplier condition) throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }
}
