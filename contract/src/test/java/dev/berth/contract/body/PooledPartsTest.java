package dev.berth.contract.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PooledPartsTest {

  private static final int FEWEST = 100;

  private final PooledParts parts = new PooledParts(FEWEST, 1000);
  private final DirectMemory blocks = new DirectMemory(1000, 6, 4);
  private final EmbeddedChannel channel = new EmbeddedChannel(new PieceGatherer(parts, blocks));

  @Test
  void largePartIsHandedOnWhereItIsAndGivenBackWhenItIsTaken() {
    ByteBuf part = part('a', 200);

    channel.pipeline().fireChannelRead(new DefaultHttpContent(part));

    ByteBuf piece = handedOn().getFirst();
    assertThat(piece.alloc()).isNotInstanceOf(PooledByteBufAllocator.class);
    assertThat(address(piece)).isEqualTo(address(part));
    assertThat(text(piece)).isEqualTo("a".repeat(200));
    assertThat(part.refCnt()).isEqualTo(1);
    taken(piece);
    assertThat(part.refCnt()).isZero();
  }

  @Test
  void partOfWhatWasReadIsNotTheWhole() {
    ByteBuf read = part('a', 400);
    read.readerIndex(100);

    channel.pipeline().fireChannelRead(new DefaultHttpContent(read.readRetainedSlice(150)));

    ByteBuf piece = handedOn().getFirst();
    assertThat(piece.readableBytes()).isEqualTo(150);
    assertThat(address(piece)).isEqualTo(address(read) + 100);
    taken(piece);
    assertThat(read.refCnt()).isEqualTo(1);
    read.release();
  }

  @Test
  void orderIsKeptBetweenSmallAndLarge() {
    channel.pipeline().fireChannelRead(new DefaultHttpContent(part('a', 10)));
    channel.pipeline().fireChannelRead(new DefaultHttpContent(part('b', 10)));
    channel.pipeline().fireChannelRead(new DefaultHttpContent(part('c', FEWEST)));
    channel.pipeline().fireChannelRead(new DefaultHttpContent(part('d', FEWEST - 1)));
    channel.pipeline().fireChannelRead(new DefaultLastHttpContent(part('e', FEWEST)));

    assertThat(handedOn().stream().map(PooledPartsTest::text))
        .containsExactly(
            "a".repeat(10) + "b".repeat(10),
            "c".repeat(FEWEST),
            "d".repeat(FEWEST - 1),
            "e".repeat(FEWEST),
            "");
  }

  @Test
  void whatIsOnTheHeapOrInPiecesIsCopied() {
    ByteBuf heap = Unpooled.buffer().writeBytes(new byte[200]);
    ByteBuf pieces = Unpooled.wrappedBuffer(part('a', 100), part('b', 100));

    assertThat(parts.take(heap)).isNull();
    assertThat(parts.take(pieces)).isNull();

    channel.pipeline().fireChannelRead(new DefaultHttpContent(pieces));
    channel.pipeline().fireChannelReadComplete();
    assertThat(pieces.refCnt()).isZero();
    assertThat(text(handedOn().getFirst())).isEqualTo("a".repeat(100) + "b".repeat(100));
  }

  @Test
  void noMoreIsKeptThanMayBe() {
    ByteBuf small = part('a', 600);
    ByteBuf large = part('b', 600);
    DirectPiece first = Objects.requireNonNull(parts.take(small));

    assertThat(parts.take(large)).isNull();

    taken(first);
    DirectPiece second = parts.take(large);
    assertThat(second).isNotNull();
    taken(Objects.requireNonNull(second));
  }

  @Test
  void whatNobodyReleasesGoesBackWithTheGarbage() throws InterruptedException {
    ByteBuf part = part('a', 900);
    lose(part);

    for (int tries = 0; tries < 200 && part.refCnt() > 0; tries++) {
      System.gc();
      Thread.sleep(50);
    }

    assertThat(part.refCnt()).isZero();
    ByteBuf next = part('b', 900);
    taken(Objects.requireNonNull(parts.take(next)));
  }

  /** In a method of its own, so that no local variable keeps the piece. */
  private void lose(ByteBuf part) {
    @Nullable DirectPiece piece = parts.take(part);
    assertThat(piece).isNotNull();
  }

  private static ByteBuf part(char content, int length) {
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(length, length)
        .writeBytes(String.valueOf(content).repeat(length).getBytes(StandardCharsets.US_ASCII));
  }

  private static long address(ByteBuf bytes) {
    return PlatformDependent.directBufferAddress(bytes.nioBuffer(0, 1));
  }

  private static String text(ByteBuf piece) {
    return piece.toString(StandardCharsets.US_ASCII);
  }

  @SuppressWarnings("deprecation") // As Vert.x makes its buffers.
  private static void taken(ByteBuf piece) {
    DirectBodies.taken(Buffer.buffer(piece));
  }

  private List<ByteBuf> handedOn() {
    List<ByteBuf> pieces = new ArrayList<>();
    for (HttpContent piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
      pieces.add(piece.content());
    }
    return pieces;
  }
}
