package dev.berth.contract.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Without {@link PooledParts}. */
class PieceGathererTest {

  private static final int BLOCK = 1000;

  private final DirectMemory memory = new DirectMemory(BLOCK, 6, 4);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new PieceGatherer(new PooledParts(Integer.MAX_VALUE, 0), memory));
  private int next;

  @Test
  void smallPartsGoOnInWholeBlocks() {
    channel.pipeline().fireChannelRead(part(400));
    channel.pipeline().fireChannelRead(part(400));
    assertThat(handedOn()).isEmpty();
    channel.pipeline().fireChannelRead(part(400));

    assertThat(lengths(handedOn())).containsExactly(1000);
    channel.pipeline().fireChannelReadComplete();
    assertThat(lengths(handedOn())).containsExactly(200);
  }

  @Test
  void noByteIsLostOrChanged() {
    for (int i = 0; i < 200; i++) {
      channel.pipeline().fireChannelRead(part(i * 37 % 2500));
      if (i % 7 == 0) {
        channel.pipeline().fireChannelReadComplete();
      }
    }
    channel.pipeline().fireChannelReadComplete();

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (HttpContent piece : handedOn()) {
      byte[] bytes = new byte[piece.content().readableBytes()];
      piece.content().readBytes(bytes);
      all.writeBytes(bytes);
      piece.release();
    }
    assertThat(all.toByteArray()).isEqualTo(sequence(0, next));
  }

  @Test
  void whatIsLargeIsOutsideTheHeapAndOfNoPoolAndWhatIsSmallIsNot() {
    channel.pipeline().fireChannelRead(part(500));
    channel.pipeline().fireChannelReadComplete();
    channel.pipeline().fireChannelRead(part(499));
    channel.pipeline().fireChannelReadComplete();

    List<HttpContent> pieces = handedOn();
    assertThat(pieces.getFirst().content().isDirect()).isTrue();
    assertThat(pieces.getFirst().content().alloc()).isNotInstanceOf(PooledByteBufAllocator.class);
    assertThat(pieces.getLast().content().hasArray()).isTrue();
  }

  @Test
  void blockIsLentAgainOnlyWhenItsPieceIsReleased() {
    channel.pipeline().fireChannelRead(part(BLOCK));
    ByteBuf first = handedOn().getFirst().content();
    long address = address(first);
    channel.pipeline().fireChannelRead(part(BLOCK));
    ByteBuf second = handedOn().getFirst().content();
    assertThat(address(second)).isNotEqualTo(address);

    first.release();
    channel.pipeline().fireChannelRead(part(BLOCK));
    assertThat(address(handedOn().getFirst().content())).isEqualTo(address);
    assertThat(second.getByte(0)).isEqualTo((byte) (BLOCK % 251));
  }

  @Test
  void pieceThatWasReleasedIsNotReadOrReleasedAgain() {
    channel.pipeline().fireChannelRead(part(BLOCK));
    ByteBuf piece = handedOn().getFirst().content();
    piece.release();

    assertThatThrownBy(() -> piece.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
    assertThatThrownBy(piece::release).isInstanceOf(IllegalReferenceCountException.class);
  }

  @Test
  @SuppressWarnings("deprecation") // As Vert.x makes its buffers.
  void pieceIsLetGoOfThroughTheBufferThatVertxMakesOfIt() {
    channel.pipeline().fireChannelRead(part(BLOCK));
    ByteBuf piece = handedOn().getFirst().content();

    DirectBodies.taken(Buffer.buffer(piece));
    assertThat(piece.refCnt()).isZero();
    DirectBodies.taken(Buffer.buffer("on the heap"));
  }

  @Test
  void endComesAfterTheLastBytesWithItsTrailers() {
    LastHttpContent end = new DefaultLastHttpContent(bytes(10));
    end.trailingHeaders().set("checksum", "x");
    channel.pipeline().fireChannelRead(part(10));
    channel.pipeline().fireChannelRead(end);

    List<HttpContent> pieces = handedOn();
    assertThat(lengths(pieces)).containsExactly(20, 0);
    assertThat(((LastHttpContent) pieces.getLast()).trailingHeaders().get("checksum"))
        .isEqualTo("x");
  }

  @Test
  void whatIsNoBodyOrBrokenPassesInItsPlace() {
    HttpContent broken = new DefaultHttpContent(bytes(5));
    broken.setDecoderResult(DecoderResult.failure(new IllegalStateException("bad chunk")));
    channel.pipeline().fireChannelRead(part(10));
    channel.pipeline().fireChannelRead(broken);
    assertThat(lengths(handedOn())).containsExactly(10, 5);

    Object head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PATCH, "/");
    channel.pipeline().fireChannelRead(part(10));
    channel.pipeline().fireChannelRead(head);
    assertThat(lengths(List.of(channel.<HttpContent>readInbound()))).containsExactly(10);
    assertThat(channel.<Object>readInbound()).isSameAs(head);
  }

  @Test
  void memoryOfWhatCameInIsGivenBack() {
    HttpContent part = part(300);
    channel.pipeline().fireChannelRead(part);
    assertThat(part.refCnt()).isZero();
  }

  @Test
  void bodiesGoOnOnTheHeapWhereAllBlocksAreLent() {
    channel.pipeline().fireChannelRead(part(6 * BLOCK));
    channel.pipeline().fireChannelRead(part(BLOCK + 1));

    List<HttpContent> pieces = handedOn();
    assertThat(lengths(pieces)).containsExactly(1000, 1000, 1000, 1000, 1000, 1000, 1001);
    assertThat(pieces.getLast().content().hasArray()).isTrue();
    pieces.getFirst().release();
    channel.pipeline().fireChannelRead(part(BLOCK));
    assertThat(handedOn().getFirst().content().isDirect()).isTrue();
  }

  @Test
  void connectionThatWaitsKeepsNoBlock() {
    ByteBuffer block = Objects.requireNonNull(memory.lend());
    memory.giveBack(block);
    channel.pipeline().fireChannelRead(part(10));
    channel.pipeline().fireChannelReadComplete();

    assertThat(memory.lend()).isSameAs(block);
  }

  @Test
  void blocksThatAreLostAreReplacedOnceTheyAreCollected() throws InterruptedException {
    for (int i = 0; i < 6; i++) {
      assertThat(memory.lend()).isNotNull();
    }

    boolean replaced = false;
    for (int tries = 0; tries < 200 && !replaced; tries++) {
      System.gc();
      Thread.sleep(50);
      replaced = memory.lend() != null;
    }
    assertThat(replaced).isTrue();
  }

  @Test
  void keepsNoMoreFreeBlocksThanItMay() {
    DirectMemory some = new DirectMemory(BLOCK, 20, 4);
    List<ByteBuffer> lent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      lent.add(Objects.requireNonNull(some.lend()));
    }
    lent.forEach(some::giveBack);

    List<Long> known = lent.stream().map(PlatformDependent::directBufferAddress).toList();
    List<Long> again = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      again.add(PlatformDependent.directBufferAddress(Objects.requireNonNull(some.lend())));
    }
    assertThat(again.stream().filter(known::contains)).hasSize(4);
  }

  private HttpContent part(int length) {
    return new DefaultHttpContent(bytes(length));
  }

  private ByteBuf bytes(int length) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, length));
    bytes.writeBytes(sequence(next, length));
    next += length;
    return bytes;
  }

  private static byte[] sequence(int start, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ((start + i) % 251);
    }
    return bytes;
  }

  private List<HttpContent> handedOn() {
    List<HttpContent> pieces = new ArrayList<>();
    for (HttpContent piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
      pieces.add(piece);
    }
    return pieces;
  }

  private static List<Integer> lengths(List<HttpContent> pieces) {
    return pieces.stream().map(piece -> piece.content().readableBytes()).toList();
  }

  /** Blocks of the same memory are told apart by a mark that outlives their pieces. */
  private static long address(ByteBuf piece) {
    return PlatformDependent.directBufferAddress(piece.nioBuffer(0, 1));
  }
}
