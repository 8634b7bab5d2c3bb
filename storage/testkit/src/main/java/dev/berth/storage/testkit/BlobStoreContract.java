package dev.berth.storage.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.storage.BlobStore;
import dev.berth.storage.BlobStore.Listed;
import dev.berth.storage.ObjectKey;
import dev.berth.storage.ObjectReader;
import dev.berth.storage.Staged;
import dev.berth.storage.StagedWriter;
import dev.berth.storage.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. A driver passes it by a subclass that opens its store. */
public abstract class BlobStoreContract {

  private static final byte[] FIRST = "the first piece, ".getBytes(UTF_8);
  private static final byte[] SECOND = "the second piece, ".getBytes(UTF_8);
  private static final byte[] OTHER = "something that nobody may ever read".getBytes(UTF_8);
  private static final byte[] BOTH = concat(FIRST, SECOND);

  private final ObjectKey key = ObjectKey.fresh();
  private BlobStore store;

  /** For subclasses; the store is opened before each test. */
  @SuppressWarnings("NullAway.Init")
  protected BlobStoreContract() {}

  /** Opens an empty store. */
  protected abstract BlobStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void storesAnObject() throws StoreException {
    store.complete(Bytes.append(store, Staged.empty(key), 1, BOTH));

    assertHolds(BOTH);
  }

  @Test
  void storesAnObjectOfNoBytes() throws StoreException {
    store.complete(Bytes.append(store, Staged.empty(key), 1, new byte[0]));

    assertHolds(new byte[0]);
  }

  @Test
  void storesWhatComesInManyBuffersOfAllSizes() throws StoreException {
    byte[] content = Bytes.random(3_000_001, 1);
    try (StagedWriter writer = store.append(Staged.empty(key), 1, false)) {
      int from = 0;
      for (int size = 1; from < content.length; size = size * 3 + 1) {
        int middle = Math.min(content.length, from + size);
        int end = Math.min(content.length, middle + size);
        writer.write(
            ByteBuffer.wrap(content, from, middle - from),
            ByteBuffer.allocate(0),
            ByteBuffer.wrap(content, middle, end - middle));
        from = end;
      }
      store.complete(writer.finish());
    }

    assertHolds(content);
  }

  @Test
  void tellsHowMuchIsDurable() throws StoreException {
    Staged staged = Bytes.append(store, Staged.empty(key), 1, FIRST);

    assertThat(staged.key()).isEqualTo(key);
    assertThat(staged.length()).isEqualTo(FIRST.length);
  }

  @Test
  void showsNothingBeforeItIsComplete() throws StoreException {
    Bytes.append(store, Staged.empty(key), 1, FIRST);

    assertAbsent();
  }

  @Test
  void goesOnAfterAWriterThatEnded() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);

    store.complete(Bytes.append(store, first, 2, SECOND));

    assertHolds(BOTH);
  }

  @Test
  void goesOnAcrossManySmallPieces() throws StoreException {
    Staged staged = Staged.empty(key);
    byte[] content = Bytes.random(2_200, 2);
    for (int i = 0; i < 100; i++) {
      staged = Bytes.append(store, staged, i + 1, Arrays.copyOfRange(content, i * 22, i * 22 + 22));
    }

    store.complete(staged);

    assertHolds(content);
  }

  @Test
  void appendsNothingAtAll() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    Staged same = Bytes.append(store, first, 2, new byte[0]);

    store.complete(same);

    assertThat(same.length()).isEqualTo(FIRST.length);
    assertHolds(FIRST);
  }

  @Test
  void forgetsWhatAWriterDidNotFinish() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    abandon(first, 2, false);

    store.complete(Bytes.append(store, first, 3, SECOND));

    assertHolds(BOTH);
  }

  @Test
  void completesOnlyWhatWasAcknowledged() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    Bytes.append(store, first, 2, OTHER);

    store.complete(first);

    assertHolds(FIRST);
  }

  @Test
  void startsAnewWhereTheFirstWriterDidNotFinish() throws StoreException {
    abandon(Staged.empty(key), 1, false);

    store.complete(Bytes.append(store, Staged.empty(key), 2, FIRST));

    assertHolds(FIRST);
  }

  @Test
  void takeOverKeepsWhatWasAcknowledgedAndNoMore() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    try (StagedWriter stalled = store.append(first, 2, false)) {
      stalled.write(ByteBuffer.wrap(OTHER));

      store.complete(takeOver(first, 3, SECOND));
    }

    assertHolds(BOTH);
  }

  @Test
  void writerThatWasTakenOverCannotChangeTheStagedObject() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    try (StagedWriter stalled = store.append(first, 2, false)) {
      stalled.write(ByteBuffer.wrap(OTHER));
      Staged taken = takeOver(first, 3, SECOND);

      attempt(() -> stalled.write(ByteBuffer.wrap(OTHER)));
      attempt(stalled::finish);
      store.complete(taken);
    }

    assertHolds(BOTH);
  }

  @Test
  void writerThatWasTakenOverCannotChangeTheObject() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    try (StagedWriter stalled = store.append(first, 2, false)) {
      stalled.write(ByteBuffer.wrap(OTHER));
      store.complete(takeOver(first, 3, SECOND));

      attempt(() -> stalled.write(ByteBuffer.wrap(OTHER)));
      attempt(stalled::finish);
    }

    assertHolds(BOTH);
  }

  @Test
  void takeOverOfTheFirstWriterStartsAnew() throws StoreException {
    try (StagedWriter stalled = store.append(Staged.empty(key), 1, false)) {
      stalled.write(ByteBuffer.wrap(OTHER));
      Staged taken = takeOver(Staged.empty(key), 2, FIRST);
      attempt(() -> stalled.write(ByteBuffer.wrap(OTHER)));
      attempt(stalled::finish);

      store.complete(taken);
    }

    assertHolds(FIRST);
  }

  @Test
  void takeOverThatDoesNotFinishLeavesWhatWasAcknowledged() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    abandon(first, 2, true);

    store.complete(takeOver(first, 3, SECOND));

    assertHolds(BOTH);
  }

  @Test
  void takeOverOfManyBytesKeepsThemAll() throws StoreException {
    byte[] content = Bytes.random(5_000_000, 3);
    Staged first = Bytes.append(store, Staged.empty(key), 1, content);

    store.complete(takeOver(first, 2, SECOND));

    assertHolds(concat(content, SECOND));
  }

  @Test
  void completingTwiceIsHarmless() throws StoreException {
    Staged staged = Bytes.append(store, Staged.empty(key), 1, FIRST);
    store.complete(staged);

    store.complete(staged);

    assertHolds(FIRST);
  }

  @Test
  void severalMayCompleteTheSameAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      Staged staged = Bytes.append(store, Staged.empty(ObjectKey.fresh()), 1, FIRST);
      List<Future<?>> calls = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 4; i++) {
          calls.add(
              threads.submit(
                  () -> {
                    store.complete(staged);
                    return staged;
                  }));
        }
      }
      for (Future<?> call : calls) {
        assertThat(call).succeedsWithin(Duration.ZERO);
      }
      assertThat(Bytes.read(store, staged.key(), 0)).isEqualTo(FIRST);
    }
  }

  @Test
  void completingWhatIsNotThereFails() throws StoreException {
    Staged staged = Bytes.append(store, Staged.empty(key), 1, FIRST);
    store.discard(key);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.complete(staged))
        .returns(StoreException.Kind.NOT_FOUND, StoreException::kind);
    assertAbsent();
  }

  @Test
  void completingWhatWasNeverWrittenFails() throws StoreException {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.complete(Staged.empty(key)))
        .returns(StoreException.Kind.NOT_FOUND, StoreException::kind);
    assertAbsent();
  }

  @Test
  void completingLeavesNothingStaged() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);

    store.complete(takeOver(first, 2, SECOND));

    assertThat(listed()).extracting(Listed::staged).containsExactly(false);
  }

  @Test
  void discardLeavesNothing() throws StoreException {
    Staged first = Bytes.append(store, Staged.empty(key), 1, FIRST);
    takeOver(first, 2, SECOND);

    store.discard(key);

    assertThat(listed()).isEmpty();
  }

  @Test
  void discardIsHarmlessWhereNothingIsStaged() throws StoreException {
    store.discard(key);
    store.complete(Bytes.append(store, Staged.empty(key), 1, FIRST));

    store.discard(key);

    assertHolds(FIRST);
  }

  @Test
  void deletesAnObjectForGood() throws StoreException {
    store.complete(Bytes.append(store, Staged.empty(key), 1, FIRST));

    store.delete(key);
    store.delete(key);

    assertAbsent();
    assertThat(listed()).isEmpty();
  }

  @Test
  void readsFromAnyPlaceOn() throws StoreException {
    byte[] content = Bytes.random(100_000, 4);
    store.complete(Bytes.append(store, Staged.empty(key), 1, content));

    for (int offset : new int[] {0, 1, 8191, 8192, 65_537, 99_999, 100_000}) {
      assertThat(Bytes.read(store, key, offset))
          .as("from %d on", offset)
          .isEqualTo(Arrays.copyOfRange(content, offset, content.length));
    }
  }

  @Test
  void readsNoMoreThanTheBufferHolds() throws StoreException {
    store.complete(Bytes.append(store, Staged.empty(key), 1, BOTH));
    ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST.length);

    try (ObjectReader reader = store.read(key, 0)) {
      while (buffer.hasRemaining()) {
        assertThat(reader.read(buffer)).isPositive();
      }
    }

    byte[] read = new byte[FIRST.length];
    buffer.flip().get(read);
    assertThat(read).isEqualTo(FIRST);
  }

  @Test
  void readsAnObjectThatIsDeletedMeanwhileOrFails() throws StoreException {
    store.complete(Bytes.append(store, Staged.empty(key), 1, BOTH));
    ByteBuffer buffer = ByteBuffer.allocate(BOTH.length + 1);

    try (ObjectReader reader = store.read(key, 0)) {
      store.delete(key);
      attempt(
          () -> {
            while (reader.read(buffer) >= 0) {
              assertThat(buffer.position()).isPositive();
            }
          });
    }

    assertThat(BOTH).startsWith(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  @Test
  void listsWhatIsStagedAndWhatIsFinal() throws StoreException {
    Instant before = Instant.now().minusSeconds(5);
    ObjectKey complete = Bytes.store(store, FIRST);
    Bytes.append(store, Staged.empty(key), 1, FIRST);

    List<Listed> listed = listed();

    assertThat(listed)
        .extracting(Listed::key, Listed::staged)
        .containsExactlyInAnyOrder(tuple(complete, false), tuple(key, true));
    assertThat(listed).extracting(Listed::modified).allMatch(time -> time.isAfter(before));
  }

  @Test
  void writersOfDifferentKeysDoNotDisturbEachOther() throws Exception {
    List<Future<ObjectKey>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        byte[] content = Bytes.random(300_000 + i, i);
        writers.add(threads.submit(() -> storeInPieces(content)));
      }
    }

    for (int i = 0; i < writers.size(); i++) {
      assertThat(Bytes.read(store, writers.get(i).get(), 0))
          .isEqualTo(Bytes.random(300_000 + i, i));
    }
    assertThat(listed()).hasSize(writers.size());
  }

  private ObjectKey storeInPieces(byte[] content) throws StoreException {
    Staged staged = Staged.empty(ObjectKey.fresh());
    int epoch = 1;
    for (int from = 0; from < content.length; from += 70_000) {
      int to = Math.min(content.length, from + 70_000);
      staged = Bytes.append(store, staged, epoch++, Arrays.copyOfRange(content, from, to));
    }
    store.complete(staged);
    return staged.key();
  }

  private Staged takeOver(Staged staged, int epoch, byte[] piece) throws StoreException {
    try (StagedWriter writer = store.append(staged, epoch, true)) {
      writer.write(ByteBuffer.wrap(piece));
      return writer.finish();
    }
  }

  private void abandon(Staged staged, int epoch, boolean takeOver) throws StoreException {
    try (StagedWriter writer = store.append(staged, epoch, takeOver)) {
      writer.write(ByteBuffer.wrap(OTHER));
    }
  }

  private List<Listed> listed() throws StoreException {
    try (Stream<Listed> all = store.list()) {
      return all.toList();
    }
  }

  private void assertHolds(byte[] content) throws StoreException {
    assertThat(store.size(key)).contains((long) content.length);
    assertThat(Bytes.read(store, key, 0)).isEqualTo(content);
  }

  private void assertAbsent() throws StoreException {
    assertThat(store.size(key)).isEmpty();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> Bytes.read(store, key, 0))
        .returns(StoreException.Kind.NOT_FOUND, StoreException::kind);
  }

  /** A store may let a writer that lost go on without effect, or refuse it. */
  private static void attempt(StoreCall call) {
    try {
      call.run();
    } catch (StoreException e) {
      assertThat(e.kind()).isNotNull();
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A call that a store may refuse. */
  @FunctionalInterface
  private interface StoreCall {
    void run() throws StoreException;
  }
}
