package dev.berth.contract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import dev.berth.model.name.Tag;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataFramesTest {

  private static final Digest DIGEST =
      Digest.of(Algorithm.SHA512, "content".getBytes(StandardCharsets.UTF_8));
  private static final RepositoryName REPOSITORY = new RepositoryName("library/test");

  private static final List<LookUp> QUESTIONS =
      List.of(
          new LookUp(LookUp.Kind.MANIFEST, REPOSITORY, new Tag("latest"), false),
          new LookUp(LookUp.Kind.MANIFEST, REPOSITORY, new Reference.ByDigest(DIGEST), true),
          new LookUp(LookUp.Kind.BLOB, REPOSITORY, new Reference.ByDigest(DIGEST), false));

  private static final List<LookUpAnswer> ANSWERS =
      List.of(
          new LookUpAnswer.Manifest(
              new ManifestInfo(DIGEST, new MediaType("application/test+json"), Long.MAX_VALUE)),
          new LookUpAnswer.Blob(new BlobLocation(DIGEST, 5_000_000_000L, "a/key")),
          LookUpAnswer.of(new RegistryException(ErrorCode.NAME_UNKNOWN, "none", "ü")));

  private static final FramedCall LINK =
      new FramedCall.Link(
          new LinkRequest(
              REPOSITORY,
              new CommittedBlob(
                  UploadId.parse("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
                  DIGEST,
                  5_000_000_000L,
                  "a/key",
                  Instant.parse("2026-02-28T23:59:59.999999Z"),
                  true)));

  private final List<Buffer> contents = new ArrayList<>();
  private final AtomicInteger broken = new AtomicInteger();
  private final Handler<Buffer> reader =
      MetadataFrames.reader(contents::add, broken::incrementAndGet);

  @Test
  void whatIsAskedIsRead() {
    reader.handle(questions(QUESTIONS));

    assertThat(MetadataFrames.call(contents.getFirst()))
        .isEqualTo(new FramedCall.LookUps(QUESTIONS));
  }

  @Test
  void linkIsRead() {
    reader.handle(MetadataFrames.of(LINK));

    assertThat(MetadataFrames.call(contents.getFirst())).isEqualTo(LINK);
  }

  @Test
  void whatIsAnsweredIsRead() {
    reader.handle(MetadataFrames.ofAnswers(ANSWERS));

    List<LookUpAnswer> read = MetadataFrames.answers(contents.getFirst());

    assertThat(read).isEqualTo(ANSWERS);
    assertThatThrownBy(() -> read.getLast().foundManifest())
        .isInstanceOfSatisfying(
            RegistryException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.NAME_UNKNOWN);
              assertThat(failure.errors().getFirst().detail()).isEqualTo("ü");
            });
  }

  @Test
  void failureOfTheWholeIsThrown() {
    reader.handle(MetadataFrames.ofFailure(new RegistryException(ErrorCode.UNAVAILABLE)));

    assertThatThrownBy(() -> MetadataFrames.answers(contents.getFirst()))
        .isInstanceOfSatisfying(
            RegistryException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 100, 10_000})
  void framesAreFoundHoweverTheyCome(int step) {
    Buffer all =
        questions(QUESTIONS)
            .appendBuffer(questions(List.of()))
            .appendBuffer(questions(QUESTIONS.subList(0, 1)));

    for (int at = 0; at < all.length(); at += step) {
      reader.handle(all.getBuffer(at, Math.min(at + step, all.length())));
    }

    assertThat(contents)
        .map(MetadataFrames::call)
        .containsExactly(
            new FramedCall.LookUps(QUESTIONS),
            new FramedCall.LookUps(List.of()),
            new FramedCall.LookUps(QUESTIONS.subList(0, 1)));
    assertThat(broken).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, MetadataFrames.LONGEST + 1, Integer.MAX_VALUE})
  void lengthThatIsNoneIsTold(int length) {
    reader.handle(Buffer.buffer().appendInt(length));

    assertThat(broken).hasValue(1);
    assertThat(contents).isEmpty();
  }

  @Test
  void whatIsCutShortIsMalformed() {
    List<Buffer> calls = List.of(content(questions(QUESTIONS)), content(MetadataFrames.of(LINK)));
    Buffer answers = content(MetadataFrames.ofAnswers(ANSWERS));
    Buffer failure =
        content(MetadataFrames.ofFailure(new RegistryException(ErrorCode.UNAVAILABLE)));

    for (Buffer call : calls) {
      for (int end = 0; end < call.length(); end++) {
        Buffer cut = call.getBuffer(0, end);
        assertCode(() -> MetadataFrames.call(cut), ErrorCode.MALFORMED);
      }
    }
    for (int end = 0; end < answers.length(); end++) {
      Buffer cut = answers.getBuffer(0, end);
      assertCode(() -> MetadataFrames.answers(cut), ErrorCode.UNKNOWN);
    }
    for (int end = 0; end < failure.length(); end++) {
      Buffer cut = failure.getBuffer(0, end);
      assertCode(() -> MetadataFrames.answers(cut), ErrorCode.UNKNOWN);
    }
  }

  @Test
  void whatBreaksARuleIsMalformed() {
    Buffer blobByTag = content(questions(QUESTIONS.subList(0, 1))).setByte(3, (byte) 1);
    Buffer otherKind = blobByTag.copy().setByte(3, (byte) 9);
    Buffer otherCall = blobByTag.copy().setByte(0, (byte) 9);
    Buffer otherAnswer = content(MetadataFrames.ofAnswers(ANSWERS)).setByte(3, (byte) 9);

    assertCode(() -> MetadataFrames.call(blobByTag), ErrorCode.MALFORMED);
    assertCode(() -> MetadataFrames.call(otherKind), ErrorCode.MALFORMED);
    assertCode(() -> MetadataFrames.call(otherCall), ErrorCode.MALFORMED);
    assertCode(() -> MetadataFrames.answers(otherAnswer), ErrorCode.UNKNOWN);
  }

  private static Buffer questions(List<LookUp> questions) {
    return MetadataFrames.of(new FramedCall.LookUps(questions));
  }

  private static Buffer content(Buffer frame) {
    return frame.getBuffer(Integer.BYTES, frame.length());
  }

  private static void assertCode(Runnable reading, ErrorCode code) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            RegistryException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
