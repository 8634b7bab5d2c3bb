package dev.berth.contract.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookUpFramesTest {

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

  private final List<Buffer> contents = new ArrayList<>();
  private final AtomicInteger broken = new AtomicInteger();
  private final Handler<Buffer> reader =
      LookUpFrames.reader(contents::add, broken::incrementAndGet);

  @Test
  void whatIsAskedIsRead() {
    reader.handle(LookUpFrames.ofQuestions(QUESTIONS));

    assertThat(LookUpFrames.questions(contents.getFirst())).isEqualTo(QUESTIONS);
  }

  @Test
  void whatIsAnsweredIsRead() {
    reader.handle(LookUpFrames.ofAnswers(ANSWERS));

    List<LookUpAnswer> read = LookUpFrames.answers(contents.getFirst());

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
    reader.handle(LookUpFrames.ofFailure(new RegistryException(ErrorCode.UNAVAILABLE)));

    assertThatThrownBy(() -> LookUpFrames.answers(contents.getFirst()))
        .isInstanceOfSatisfying(
            RegistryException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 100, 10_000})
  void framesAreFoundHoweverTheyCome(int step) {
    Buffer all =
        LookUpFrames.ofQuestions(QUESTIONS)
            .appendBuffer(LookUpFrames.ofQuestions(List.of()))
            .appendBuffer(LookUpFrames.ofQuestions(QUESTIONS.subList(0, 1)));

    for (int at = 0; at < all.length(); at += step) {
      reader.handle(all.getBuffer(at, Math.min(at + step, all.length())));
    }

    assertThat(contents)
        .map(LookUpFrames::questions)
        .containsExactly(QUESTIONS, List.of(), QUESTIONS.subList(0, 1));
    assertThat(broken).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, LookUpFrames.LONGEST + 1, Integer.MAX_VALUE})
  void lengthThatIsNoneIsTold(int length) {
    reader.handle(Buffer.buffer().appendInt(length));

    assertThat(broken).hasValue(1);
    assertThat(contents).isEmpty();
  }

  @Test
  void whatIsCutShortIsMalformed() {
    Buffer questions = content(LookUpFrames.ofQuestions(QUESTIONS));
    Buffer answers = content(LookUpFrames.ofAnswers(ANSWERS));
    Buffer failure = content(LookUpFrames.ofFailure(new RegistryException(ErrorCode.UNAVAILABLE)));

    for (int end = 0; end < questions.length(); end++) {
      Buffer cut = questions.getBuffer(0, end);
      assertCode(() -> LookUpFrames.questions(cut), ErrorCode.MALFORMED);
    }
    for (int end = 0; end < answers.length(); end++) {
      Buffer cut = answers.getBuffer(0, end);
      assertCode(() -> LookUpFrames.answers(cut), ErrorCode.UNKNOWN);
    }
    for (int end = 0; end < failure.length(); end++) {
      Buffer cut = failure.getBuffer(0, end);
      assertCode(() -> LookUpFrames.answers(cut), ErrorCode.UNKNOWN);
    }
  }

  @Test
  void whatBreaksARuleIsMalformed() {
    Buffer blobByTag =
        content(LookUpFrames.ofQuestions(QUESTIONS.subList(0, 1))).setByte(2, (byte) 1);
    Buffer otherKind = blobByTag.copy().setByte(2, (byte) 9);
    Buffer otherAnswer = content(LookUpFrames.ofAnswers(ANSWERS)).setByte(3, (byte) 9);

    assertCode(() -> LookUpFrames.questions(blobByTag), ErrorCode.MALFORMED);
    assertCode(() -> LookUpFrames.questions(otherKind), ErrorCode.MALFORMED);
    assertCode(() -> LookUpFrames.answers(otherAnswer), ErrorCode.UNKNOWN);
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
