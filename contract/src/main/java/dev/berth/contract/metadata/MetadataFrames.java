package dev.berth.contract.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.contract.blob.CommittedBlob;
import dev.berth.contract.blob.UploadId;
import dev.berth.contract.http.EpochMicros;
import dev.berth.contract.http.ErrorBody;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.Reference;
import dev.berth.model.name.RepositoryName;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes over a connection that was upgraded to {@value #PROTOCOL}: {@link FramedCall}s one way,
 * their answers the other, one exchange at a time. Each is a frame, four bytes with a length and so
 * many bytes. The same by HTTP and JSON costs both ends several times as much, and every pull and
 * every push waits for it.
 */
public final class MetadataFrames {

  /** What a connection is upgraded to, RFC 9110 section 7.8. */
  public static final String PROTOCOL = "berth-metadata";

  /** A frame that says it is longer is none. */
  static final int LONGEST = 4 * 1024 * 1024;

  private static final int HEAD = Integer.BYTES;
  private static final int TYPICAL = 256;

  private static final int LOOK_UPS = 0;
  private static final int LINK = 1;

  private static final int MANIFEST = 0;
  private static final int BLOB = 1;
  private static final int FAILURE = 2;

  private MetadataFrames() {}

  /**
   * Takes bytes as they come, and tells of each frame.
   *
   * @param content is given what stands behind the length
   * @param broken is run where a length is none; nothing that comes after it means anything
   */
  public static Handler<Buffer> reader(Handler<Buffer> content, Runnable broken) {
    RecordParser parser = RecordParser.newFixed(HEAD);
    parser.handler(
        new Handler<>() {
          private boolean inside;

          @Override
          public void handle(Buffer piece) {
            int next = inside ? HEAD : piece.getInt(0);
            if (next < 1 || next > LONGEST) {
              broken.run();
              return;
            }
            parser.fixedSizeMode(next);
            inside = !inside;
            if (!inside) {
              content.handle(piece);
            }
          }
        });
    return parser;
  }

  /** The frame that calls; at most 65,535 questions. */
  public static Buffer of(FramedCall call) {
    return frame(
        out -> {
          switch (call) {
            case FramedCall.LookUps(List<LookUp> questions) -> {
              out.writeByte(LOOK_UPS);
              out.writeShort(questions.size());
              for (LookUp question : questions) {
                write(out, question);
              }
            }
            case FramedCall.Link(LinkRequest request) -> {
              out.writeByte(LINK);
              write(out, request);
            }
          }
        });
  }

  /** The frame that answers each question, in their order; a link is answered by none. */
  public static Buffer ofAnswers(List<LookUpAnswer> answers) {
    return frame(
        out -> {
          out.writeBoolean(true);
          out.writeShort(answers.size());
          for (LookUpAnswer answer : answers) {
            write(out, answer);
          }
        });
  }

  /** The frame that says why there is no answer to any of them. */
  public static Buffer ofFailure(RegistryException failure) {
    return frame(
        out -> {
          out.writeBoolean(false);
          write(out, LookUpAnswer.of(failure));
        });
  }

  /**
   * What was called for.
   *
   * @throws RegistryException {@code MALFORMED} if that cannot be told
   */
  public static FramedCall call(Buffer content) {
    try {
      DataInputStream in = in(content);
      int kind = in.readByte();
      return switch (kind) {
        case LOOK_UPS -> new FramedCall.LookUps(each(in, MetadataFrames::question));
        case LINK -> new FramedCall.Link(link(in));
        default -> throw new IOException("there is no call of the kind " + kind);
      };
    } catch (IOException | RuntimeException e) {
      throw new RegistryException(ErrorCode.MALFORMED, "the frame of an internal call", e);
    }
  }

  /**
   * What was answered.
   *
   * @throws RegistryException why nothing was; {@code UNKNOWN} if that cannot be told
   */
  public static List<LookUpAnswer> answers(Buffer content) {
    LookUpAnswer.Failure whole;
    try {
      DataInputStream in = in(content);
      if (in.readBoolean()) {
        return each(in, MetadataFrames::answer);
      }
      whole = failure(in);
    } catch (IOException | RuntimeException e) {
      throw new RegistryException(ErrorCode.UNKNOWN, "an internal answer is malformed", e);
    }
    throw whole.toException();
  }

  private static void write(DataOutputStream out, LookUp question) throws IOException {
    out.writeByte(question.kind() == LookUp.Kind.MANIFEST ? MANIFEST : BLOB);
    out.writeUTF(question.repository().value());
    out.writeUTF(question.reference().toString());
    out.writeBoolean(question.lease());
  }

  private static void write(DataOutputStream out, LinkRequest request) throws IOException {
    CommittedBlob blob = request.blob();
    out.writeUTF(request.repository().value());
    out.writeUTF(blob.upload().toString());
    out.writeUTF(blob.digest().toString());
    out.writeLong(blob.size());
    out.writeUTF(blob.key());
    out.writeLong(EpochMicros.of(blob.linkBefore()));
    out.writeBoolean(blob.linked());
  }

  private static void write(DataOutputStream out, LookUpAnswer answer) throws IOException {
    switch (answer) {
      case LookUpAnswer.Manifest(ManifestInfo info) -> {
        out.writeByte(MANIFEST);
        out.writeUTF(info.digest().toString());
        out.writeUTF(info.mediaType().toString());
        out.writeLong(info.size());
      }
      case LookUpAnswer.Blob(BlobLocation location) -> {
        out.writeByte(BLOB);
        out.writeUTF(location.digest().toString());
        out.writeLong(location.size());
        out.writeUTF(location.key());
      }
      case LookUpAnswer.Failure failure -> {
        out.writeByte(FAILURE);
        write(out, failure);
      }
    }
  }

  private static void write(DataOutputStream out, LookUpAnswer.Failure failure) throws IOException {
    List<ErrorBody.Entry> errors = failure.body().errors();
    out.writeShort(failure.status());
    out.writeShort(errors.size());
    for (ErrorBody.Entry error : errors) {
      String detail = error.detail();
      out.writeUTF(error.code());
      write(out, error.message());
      out.writeBoolean(detail != null);
      write(out, detail == null ? "" : detail);
    }
  }

  /** For what {@link DataOutputStream#writeUTF} may be too short for. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static LookUp question(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return new LookUp(
        switch (kind) {
          case MANIFEST -> LookUp.Kind.MANIFEST;
          case BLOB -> LookUp.Kind.BLOB;
          default -> throw new IOException("there is no question of the kind " + kind);
        },
        new RepositoryName(in.readUTF()),
        Reference.parse(in.readUTF()),
        in.readBoolean());
  }

  private static LinkRequest link(DataInputStream in) throws IOException {
    return new LinkRequest(
        new RepositoryName(in.readUTF()),
        new CommittedBlob(
            UploadId.parse(in.readUTF()),
            Digest.parse(in.readUTF()),
            in.readLong(),
            in.readUTF(),
            EpochMicros.toInstant(in.readLong()),
            in.readBoolean()));
  }

  private static LookUpAnswer answer(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case MANIFEST ->
          new LookUpAnswer.Manifest(
              new ManifestInfo(
                  Digest.parse(in.readUTF()), new MediaType(in.readUTF()), in.readLong()));
      case BLOB ->
          new LookUpAnswer.Blob(
              new BlobLocation(Digest.parse(in.readUTF()), in.readLong(), in.readUTF()));
      case FAILURE -> failure(in);
      default -> throw new IOException("there is no answer of the kind " + kind);
    };
  }

  private static LookUpAnswer.Failure failure(DataInputStream in) throws IOException {
    int status = in.readUnsignedShort();
    List<ErrorBody.Entry> errors = each(in, MetadataFrames::error);
    if (errors.isEmpty()) {
      throw new IOException("there is no failure without an error");
    }
    return new LookUpAnswer.Failure(status, new ErrorBody(errors));
  }

  private static ErrorBody.Entry error(DataInputStream in) throws IOException {
    String code = in.readUTF();
    String message = text(in);
    boolean detailed = in.readBoolean();
    String detail = text(in);
    return new ErrorBody.Entry(code, message, detailed ? detail : null);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, UTF_8);
  }

  private static <T> List<T> each(DataInputStream in, Reading<T> one) throws IOException {
    List<T> all = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      all.add(one.from(in));
    }
    return List.copyOf(all);
  }

  private static DataInputStream in(Buffer content) {
    return new DataInputStream(new ByteArrayInputStream(content.getBytes()));
  }

  /** With room for the length, which is known at the end. */
  private static Buffer frame(Writing content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(0);
      content.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("such a frame can always be written", e);
    }
    return Buffer.buffer(bytes.toByteArray()).setInt(0, bytes.size() - HEAD);
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }
}
