package dev.berth.metadata.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.fuzzing.Reading;
import dev.berth.model.content.MediaType;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes of any kind as a manifest. What is accepted is JSON to another reader too, which finds the
 * same fields in it: nobody downstream may see another manifest than the one that was checked.
 */
@Fuzzed
class ManifestReaderFuzzTest {

  private static final ObjectMapper OTHER_READER = new ObjectMapper();
  private static final int MOST = 50;

  static Stream<byte[]> manifests() {
    String descriptor =
        "{\"mediaType\":\"a/b\",\"digest\":\"sha256:%s\",\"size\":1}".formatted("0a".repeat(32));
    return Stream.of(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%2$s,%2$s],"
                + "\"subject\":%2$s,\"annotations\":{\"k\":\"v\\u00e9\"},\"x\":[1,2.5,{\"y\":null}]}",
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[%2$s],\"artifactType\":\"a/c\"}",
            "{\"mediaType\":\"x/y\",\"blobs\":[%2$s],\"artifactType\":\"\",\"annotations\":null}",
            "{\"mediaType\":\"x/y\",\"a\":{\"b\":1,\"b\":1}}",
            "{\"mediaType\":\" x/y;\"}",
            "{\"mediaType\":\"x/y\",\"a\":\"\\ud83d\\ude00\",\"b\":1e999,\"c\":NaN}",
            "{\"mediaType\":\"x/y\",\"a\":" + "[".repeat(99) + "]".repeat(99) + "}")
        .map(template -> template.formatted(MediaType.OCI_MANIFEST, descriptor).getBytes(UTF_8));
  }

  @MethodSource("manifests")
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsWhatAnotherReaderSees(byte @NotNull [] bytes) throws IOException {
    Optional<ManifestReader.Parsed> parsed =
        Reading.of(() -> ManifestReader.read(bytes, Optional.empty(), MOST));
    if (parsed.isPresent()) {
      JsonNode seen = OTHER_READER.readTree(bytes);
      Manifest manifest = parsed.get().manifest();
      assertThat(seen.isObject()).isTrue();
      assertThat(seen.path("mediaType").asText()).startsWith(parsed.get().mediaType().toString());
      assertThat(manifest.head().subject() == null).isEqualTo(!seen.path("subject").isObject());
      assertThat(manifest.head().annotations()).hasSameSizeAs(seen.path("annotations"));
      assertThat(ManifestReader.read(bytes, Optional.of(parsed.get().mediaType()), MOST))
          .isEqualTo(parsed.get());
    }
  }
}
