package dev.berth.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.contract.blob.Blobs;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkedUploadsTest {

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final LinkedUploads linked = new LinkedUploads(this::call, vertx);

  @AfterEach
  void stop() {
    vertx.close();
  }

  @Test
  void whatComesInAMomentGoesTogether() throws Exception {
    List<UploadId> uploads = note(3);

    assertThat(next().uploads).isEqualTo(uploads);
  }

  @Test
  void whatComesDuringACallWaitsForItsEnd() throws Exception {
    note(1);
    Call first = next();
    List<UploadId> later = note(Blobs.MOST_LINKED + 1);
    assertThat(calls.poll(100, TimeUnit.MILLISECONDS)).isNull();

    first.end.complete(null);

    Call second = next();
    assertThat(second.uploads).isEqualTo(later.subList(0, Blobs.MOST_LINKED));
    second.end.complete(null);
    assertThat(next().uploads).containsExactly(later.getLast());
  }

  @Test
  void failureLosesOnlyWhatWasTold() throws Exception {
    note(1);
    next().end.completeExceptionally(new RegistryException(ErrorCode.UNAVAILABLE));

    List<UploadId> later = note(1);

    assertThat(next().uploads).isEqualTo(later);
  }

  @Test
  void onlySoManyWait() throws Exception {
    note(1);
    Call call = next();
    note(LinkedUploads.MOST_WAITING + 500);
    int told = 0;

    for (call.end.complete(null); told < LinkedUploads.MOST_WAITING; call.end.complete(null)) {
      call = next();
      told += call.uploads.size();
    }

    assertThat(told).isEqualTo(LinkedUploads.MOST_WAITING);
    assertThat(calls.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  private List<UploadId> note(int count) {
    List<UploadId> uploads =
        Stream.generate(() -> new UploadId(UUID.randomUUID())).limit(count).toList();
    uploads.forEach(linked::note);
    return uploads;
  }

  private Call next() throws InterruptedException {
    Call call = calls.poll(5, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  private Uni<Void> call(List<UploadId> uploads) {
    Call call = new Call(new ArrayList<>(uploads), new CompletableFuture<>());
    calls.add(call);
    return Uni.createFrom().completionStage(call.end);
  }

  private record Call(List<UploadId> uploads, CompletableFuture<Void> end) {}
}
