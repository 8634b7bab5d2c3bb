package dev.berth.blob.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.http.Paths;
import dev.berth.contract.http.WireHeaders;
import dev.berth.contract.http.WireJson;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls the service as the gateway does. */
public final class BlobClient {

  /** The repository of the tests. */
  public static final String REPOSITORY = "library/test";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A client of its own, which no other test's uploads count for. */
  private final String peer = UUID.randomUUID().toString();

  public BlobClient(URI base) {
    this.base = base;
  }

  /** Opens an upload. */
  public UploadId open() throws IOException, InterruptedException {
    Answer answer = post(uploads("&algorithm=sha256&peer=" + peer), new byte[0]);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("offset").asLong()).isZero();
    return UploadId.parse(answer.json().get("id").asText());
  }

  /** Opens an upload, with what algorithm and peer are given. */
  public Answer open(String algorithm, String from) throws IOException, InterruptedException {
    return post(uploads("&algorithm=" + algorithm + "&peer=" + from), new byte[0]);
  }

  public Answer patch(UploadId id, byte[] chunk) throws IOException, InterruptedException {
    return patch(id, null, chunk);
  }

  public Answer patch(UploadId id, @Nullable String range, byte[] chunk)
      throws IOException, InterruptedException {
    return send(request("PATCH", upload(id, ""), range, BodyPublishers.ofByteArray(chunk)));
  }

  /** Appends without waiting for the answer. */
  public CompletableFuture<Answer> patchLater(UploadId id, @Nullable String range, byte[] chunk) {
    HttpRequest request =
        request("PATCH", upload(id, ""), range, BodyPublishers.ofByteArray(chunk));
    return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Answer::of);
  }

  /** Appends with a body whose length is not said. */
  public Answer patchStreamed(UploadId id, byte[] chunk) throws IOException, InterruptedException {
    BodyPublisher streamed = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(chunk));
    return send(request("PATCH", upload(id, ""), null, streamed));
  }

  public Answer put(UploadId id, Digest digest) throws IOException, InterruptedException {
    return put(id, digest, null, new byte[0]);
  }

  public Answer put(UploadId id, Digest digest, @Nullable String range, byte[] chunk)
      throws IOException, InterruptedException {
    URI uri = upload(id, "&digest=" + digest);
    return send(request("PUT", uri, range, BodyPublishers.ofByteArray(chunk)));
  }

  /** Finishes without waiting for the answer. */
  public CompletableFuture<Answer> putLater(UploadId id, Digest digest) {
    HttpRequest request =
        request("PUT", upload(id, "&digest=" + digest), null, BodyPublishers.noBody());
    return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Answer::of);
  }

  /** Stores a whole blob. */
  public Answer push(Digest digest, byte[] blob) throws IOException, InterruptedException {
    return post(
        at(Paths.OBJECTS + "?repository=" + REPOSITORY + "&peer=" + peer + "&digest=" + digest),
        blob);
  }

  /** Stores a whole blob, as it is expected to go. */
  public CommittedBlob push(byte[] blob) throws IOException, InterruptedException {
    return push(Digest.of(Algorithm.SHA256, blob), blob).committed();
  }

  public Answer status(UploadId id) throws IOException, InterruptedException {
    return send(request("GET", upload(id, ""), null, BodyPublishers.noBody()));
  }

  /** How far an upload has come. */
  public long offset(UploadId id) throws IOException, InterruptedException {
    Answer answer = status(id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("offset").asLong();
  }

  public Answer cancel(UploadId id) throws IOException, InterruptedException {
    return send(request("DELETE", upload(id, ""), null, BodyPublishers.noBody()));
  }

  public Answer linked(UploadId id) throws IOException, InterruptedException {
    return linked(id.toString());
  }

  public Answer linked(String ids) throws IOException, InterruptedException {
    return post(at(Paths.LINKED + '?' + Paths.IDS + '=' + ids), new byte[0]);
  }

  public Answer read(String key, long offset, long length)
      throws IOException, InterruptedException {
    URI uri = at(Paths.OBJECTS + '/' + key + "?offset=" + offset + "&length=" + length);
    return send(request("GET", uri, null, BodyPublishers.noBody()));
  }

  /** Any call, as it stands. */
  public Answer call(String method, String path, @Nullable String range)
      throws IOException, InterruptedException {
    return send(request(method, at(path), range, BodyPublishers.noBody()));
  }

  /** Any call without the credential. */
  public Answer callAsStranger(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).timeout(PATIENCE).build());
  }

  /**
   * Sends the head of a PATCH and some of its body, and leaves the connection open.
   *
   * @param announced the length that the head says
   */
  public Socket halfPatch(UploadId id, long announced, byte[] some) throws IOException {
    Socket socket = new Socket(base.getHost(), base.getPort());
    String head =
        """
        PATCH %s?repository=%s HTTP/1.1\r
        Host: test\r
        %s: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                Paths.UPLOADS + '/' + id,
                REPOSITORY,
                WireHeaders.CREDENTIAL,
                Surroundings.CREDENTIAL,
                announced);
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(US_ASCII));
    out.write(some);
    out.flush();
    return socket;
  }

  private Answer post(URI uri, byte[] body) throws IOException, InterruptedException {
    return send(request("POST", uri, null, BodyPublishers.ofByteArray(body)));
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    return Answer.of(http.send(request, BodyHandlers.ofByteArray()));
  }

  private static HttpRequest request(
      String method, URI uri, @Nullable String range, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, body)
            .timeout(PATIENCE)
            .header(WireHeaders.CREDENTIAL, Surroundings.CREDENTIAL);
    return range == null ? request.build() : request.header("Content-Range", range).build();
  }

  private URI uploads(String query) {
    return at(Paths.UPLOADS + "?repository=" + REPOSITORY + query);
  }

  private URI upload(UploadId id, String query) {
    return at(Paths.UPLOADS + '/' + id + "?repository=" + REPOSITORY + query);
  }

  private URI at(String path) {
    return base.resolve(path);
  }

  /**
   * An answer.
   *
   * @param response as it came
   */
  public record Answer(HttpResponse<byte[]> response) {

    static Answer of(HttpResponse<byte[]> response) {
      return new Answer(response);
    }

    public int status() {
      return response.statusCode();
    }

    public byte[] bytes() {
      return response.body();
    }

    public String text() {
      return new String(bytes(), US_ASCII);
    }

    public JsonNode json() throws IOException {
      return WireJson.mapper().readTree(bytes());
    }

    /** The code of the error that it tells of. */
    public String code() throws IOException {
      return json().at("/errors/0/code").asText();
    }

    public CommittedBlob committed() throws IOException {
      assertThat(status()).as(text()).isEqualTo(200);
      return WireJson.mapper().readValue(bytes(), CommittedBlob.class);
    }

    public Answer hasStatus(int expected) {
      assertThat(status()).as(text()).isEqualTo(expected);
      return this;
    }

    public void isError(int expected, String code) throws IOException {
      hasStatus(expected);
      assertThat(code()).isEqualTo(code);
    }
  }
}
