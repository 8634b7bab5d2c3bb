package dev.berth.blob.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.contract.blob.Body;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyWindowTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HandFed body = new HandFed();
  private final BodyWindow window =
      new BodyWindow(new Body(body, OptionalLong.empty()), context, () -> 100);

  @AfterEach
  void stop() {
    vertx.close();
  }

  @Test
  void pausesOverItsLimitAndGoesOnBelowHalf() throws Exception {
    window.open();
    body.feed(60);
    assertThat(body.flowing).isTrue();
    body.feed(60);
    assertThat(body.flowing).isFalse();

    assertThat(window.take()).hasSize(2);
    window.stored(60);
    settle();
    assertThat(body.flowing).isFalse();
    window.stored(60);
    settle();
    assertThat(body.flowing).isTrue();
  }

  @Test
  void givesAllBytesInTheirOrderAndThenTheEnd() throws Exception {
    window.open();
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size <= 40; size++) {
      body.feed(size);
    }
    body.end();

    for (List<Buffer> pieces = window.take(); !pieces.isEmpty(); pieces = window.take()) {
      pieces.forEach(piece -> sizes.add(piece.length()));
    }

    assertThat(sizes).hasSize(40).isSorted();
  }

  @Test
  void smallPiecesComeTogetherAndLargeOnesAlone() throws Exception {
    window.open();
    List<Integer> sizes = List.of(40_000, 25_536, 1, 65_536, 70_000, 10, 20);
    sizes.forEach(body::feed);
    body.end();

    List<List<Integer>> taken = new ArrayList<>();
    for (List<Buffer> pieces = window.take(); !pieces.isEmpty(); pieces = window.take()) {
      taken.add(pieces.stream().map(Buffer::length).toList());
    }

    assertThat(taken)
        .containsExactly(
            List.of(40_000, 25_536), List.of(1), List.of(65_536), List.of(70_000), List.of(10, 20));
  }

  @Test
  void bodyThatBreaksOffBeforeItIsOpenedIsNotMissed() {
    body.fail();
    window.open();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(window::take)
        .returns(ErrorCode.SIZE_INVALID, RegistryException::code);
  }

  @Test
  void abortGoesBeforeWhatWaits() {
    window.open();
    body.feed(10);
    window.abort(Refusals.superseded(new UploadId(UUID.randomUUID())));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(window::take)
        .returns(ErrorCode.BLOB_UPLOAD_OUT_OF_ORDER, RegistryException::code);
  }

  @Test
  void closingLeavesTheRestUnread() throws Exception {
    window.open();
    body.feed(60);

    window.close();
    settle();

    assertThat(body.flowing).isFalse();
  }

  @Test
  void roomThatWasMadeBeforeClosingDoesNotLetTheRestFlow() throws Exception {
    window.open();
    body.feed(200);
    assertThat(window.take()).hasSize(1);
    window.stored(200);

    window.close();
    settle();

    assertThat(body.flowing).isFalse();
  }

  @Test
  void closingAfterAnAbortTouchesNothing() throws Exception {
    window.open();
    body.feed(60);
    window.abort(Refusals.superseded(new UploadId(UUID.randomUUID())));

    window.close();
    settle();

    assertThat(body.flowing).isTrue();
  }

  @Test
  void closingAfterTheEndTouchesNothing() throws Exception {
    window.open();
    body.feed(60);
    body.end();

    window.close();
    settle();

    assertThat(body.flowing).isTrue();
  }

  /** Waits until the event loop has done what it was given. */
  private void settle() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(done::complete);
    done.get(5, TimeUnit.SECONDS);
  }

  /** A body that the test feeds. */
  private static final class HandFed implements ReadStream<Buffer> {

    private volatile boolean flowing;
    private Handler<Throwable> onFailure = failure -> {};
    private Handler<Buffer> onBytes = buffer -> {};
    private Handler<Void> onEnd = end -> {};

    void feed(int bytes) {
      onBytes.handle(Buffer.buffer(new byte[bytes]));
    }

    void end() {
      onEnd.handle(null);
    }

    void fail() {
      onFailure.handle(new IOException("connection closed"));
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      onFailure = handler == null ? failure -> {} : handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      onBytes = handler == null ? buffer -> {} : handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      flowing = false;
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      flowing = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      onEnd = handler == null ? end -> {} : handler;
      return this;
    }
  }
}
