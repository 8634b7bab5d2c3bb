package dev.berth.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryError;
import dev.berth.model.error.RegistryException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {

  @Test
  void buildsTheSameExceptionOnTheOtherSide() {
    RegistryException told =
        new RegistryException(
            List.of(
                new RegistryError(ErrorCode.MANIFEST_BLOB_UNKNOWN, "missing", "sha256:a"),
                new RegistryError(ErrorCode.MANIFEST_BLOB_UNKNOWN, "missing", "sha256:b")));

    RegistryException heard = ErrorBody.read(400, ErrorBody.of(told).toBuffer());

    assertThat(heard.errors()).isEqualTo(told.errors());
  }

  @Test
  void writesTheFormOfTheSpec() {
    RegistryException told = new RegistryException(ErrorCode.BLOB_UNKNOWN, "not \"here\"");

    assertThat(ErrorBody.of(told).toBuffer())
        .hasToString("{\"errors\":[{\"code\":\"BLOB_UNKNOWN\",\"message\":\"not \\\"here\\\"\"}]}");
  }

  @Test
  void makesSomethingOfAnAnswerThatIsNoErrorBody() {
    assertThat(ErrorBody.read(502, Buffer.buffer("<html>")).code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(ErrorBody.read(500, Buffer.buffer("{}")).code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(ErrorBody.read(500, Buffer.buffer()).code()).isEqualTo(ErrorCode.UNKNOWN);
  }
}
