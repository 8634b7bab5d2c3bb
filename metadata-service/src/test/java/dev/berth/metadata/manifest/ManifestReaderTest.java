package dev.berth.metadata.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.metadata.link.EdgeKind;
import dev.berth.metadata.manifest.Manifest.Image;
import dev.berth.metadata.manifest.Manifest.Index;
import dev.berth.metadata.manifest.ManifestReader.Parsed;
import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import dev.berth.model.content.MediaType;
import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {

  private static final Digest A = Digest.of(Algorithm.SHA256, new byte[] {1});
  private static final Digest B = Digest.of(Algorithm.SHA512, new byte[] {2});
  private static final String OCI = "\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\"";
  private static final String INDEX = "\"mediaType\":\"" + MediaType.OCI_INDEX + "\"";
  private static final String D = "{\"mediaType\":\"a/b\",\"digest\":\"" + A + "\",\"size\":1}";
  private static final String FOREIGN =
      D.replace("a/b", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  @Test
  void anImageTellsWhatItNamesAndWhatItIs() {
    String json =
        """
        {"schemaVersion":2,%s,"config":%s,"layers":[%s,%s],"subject":%s,
         "annotations":{"k":"v"},"unknown":{"a":[1,1.5e3,null,true,{}]}}
        """
            .formatted(OCI, D, D.replace(A.toString(), B.toString()), FOREIGN, D);

    Parsed parsed = read(json);

    assertThat(parsed.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(parsed.manifest()).isInstanceOf(Image.class);
    assertThat(parsed.manifest().artifactType()).contains(new MediaType("a/b"));
    assertThat(parsed.manifest().blobs()).isEqualTo(Map.of(A, EdgeKind.CONFIG, B, EdgeKind.LAYER));
    assertThat(parsed.manifest().children()).isEmpty();
    assertThat(parsed.manifest().head().subject()).isNotNull();
    assertThat(parsed.manifest().head().annotations()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void aBlobNamedAsForeignAndAsALayerIsALayer() {
    assertThat(read(body("\"layers\":[" + FOREIGN + "]")).manifest().blobs())
        .isEqualTo(Map.of(A, EdgeKind.FOREIGN));
    assertThat(read(body("\"layers\":[" + FOREIGN + "," + D + "]")).manifest().blobs())
        .isEqualTo(Map.of(A, EdgeKind.LAYER));
  }

  @Test
  void anIndexNamesItsEntriesAsManifestsAndAsBlobs() {
    Parsed parsed = read("{\"schemaVersion\":2," + INDEX + ",\"manifests\":[" + D + "," + D + "]}");

    assertThat(parsed.manifest()).isInstanceOf(Index.class);
    assertThat(parsed.manifest().children()).containsExactly(A);
    assertThat(parsed.manifest().blobs()).isEqualTo(Map.of(A, EdgeKind.ENTRY));
    assertThat(parsed.manifest().artifactType()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,%1$s}",
        "{\"schemaVersion\":2,%1$s,\"layers\":null,\"config\":null,\"annotations\":null}",
        "{\"schemaVersion\":2,%2$s}",
        "{\"schemaVersion\":2,%2$s,\"manifests\":null}",
        "{\"mediaType\":\"x/y\"}",
        "{\"mediaType\":\"x/y\",\"manifests\":[%3$s]}",
        "{\"mediaType\":\"x/y\",\"blobs\":[%3$s],\"artifactType\":\"\"}",
        "{\"mediaType\":\"x/y; charset=utf-8\",\"size\":9223372036854775807}",
        " {\"mediaType\":\"x/y\",\"a\":\"\\ud83d\\ude00 \\u00e9\"} \n",
        "{\"mediaType\":\"x/y\",\"a\":-9223372036854775808,\"b\":1e300,\"c\":0.1}",
      })
  void theseAreSound(String template) {
    assertThat(read(template.formatted(OCI, INDEX, D)).manifest()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{}",
        "{\"mediaType\":\"x/y\"} {}",
        "{\"mediaType\":\"x/y\"}x",
        "{\"mediaType\":\"x/y\",}",
        "{'mediaType':'x/y'}",
        "{\"mediaType\":\"x/y\",\"mediaType\":\"x/y\"}",
        "{\"mediaType\":\"x/y\",\"a\":{\"b\":1,\"b\":1}}",
        "{\"mediaType\":\"x/y\",\"a\":NaN}",
        "{\"mediaType\":\"x/y\",\"a\":01}",
        "{\"mediaType\":\"x/y\",\"a\":9223372036854775808}",
        "{\"mediaType\":\"x/y\",\"a\":1e999}",
        "{\"mediaType\":\"x/y\",\"a\":\"\\u0000\"}",
        "{\"mediaType\":\"x/y\",\"\\u0000\":1}",
        "{\"mediaType\":\"x/y\",\"a\":\"\\ud83d\"}",
        "{\"mediaType\":\"x/y\",\"a\":\"\\ude00\\ud83d\"}",
        "{\"mediaType\":\"x/y\",\"\\ud83dx\":1}",
        "{\"mediaType\":\"x/y\",\"annotations\":{\"a\":\"\\udfff\"}}",
        "{\"mediaType\":\"no type\"}",
        "{\"mediaType\":\" x/y\"}",
        "{\"mediaType\":\"x/y \"}",
        "{\"mediaType\":\" x/y;\"}",
        "{\"mediaType\":1}",
        "{\"mediaType\":\"x/y\",\"schemaVersion\":1}",
        "{\"mediaType\":\"x/y\",\"schemaVersion\":\"2\"}",
        "{\"mediaType\":\"x/y\",\"schemaVersion\":2.0}",
        "{%1$s}",
        "{%2$s}",
        "{\"schemaVersion\":2,%1$s,\"manifests\":[]}",
        "{\"schemaVersion\":2,%2$s,\"layers\":[]}",
        "{\"schemaVersion\":2,%2$s,\"config\":%3$s}",
        "{\"mediaType\":\"x/y\",\"layers\":[],\"manifests\":[]}",
        "{\"mediaType\":\"x/y\",\"layers\":{}}",
        "{\"mediaType\":\"x/y\",\"layers\":[null]}",
        "{\"mediaType\":\"x/y\",\"layers\":[{}]}",
        "{\"mediaType\":\"x/y\",\"layers\":[[%3$s]]}",
        "{\"mediaType\":\"x/y\",\"config\":[]}",
        "{\"mediaType\":\"x/y\",\"config\":{\"digest\":\"%4$s\",\"size\":1}}",
        "{\"mediaType\":\"x/y\",\"config\":{\"mediaType\":\"a/b\",\"size\":1}}",
        "{\"mediaType\":\"x/y\",\"config\":{\"mediaType\":\"a/b\",\"digest\":\"%4$s\"}}",
        "{\"mediaType\":\"x/y\",\"config\":{\"mediaType\":\"a/b\",\"digest\":\"%4$s\",\"size\":-1}}",
        "{\"mediaType\":\"x/y\",\"config\":{\"mediaType\":\"a/b\",\"digest\":\"%4$s\",\"size\":1.5}}",
        "{\"mediaType\":\"x/y\",\"config\":{\"mediaType\":\"a/b\",\"digest\":\"md5:00\",\"size\":1}}",
        "{\"mediaType\":\"x/y\",\"subject\":\"%4$s\"}",
        "{\"mediaType\":\"x/y\",\"annotations\":[]}",
        "{\"mediaType\":\"x/y\",\"annotations\":{\"a\":1}}",
        "{\"mediaType\":\"x/y\",\"annotations\":{\"a\":null}}",
        "{\"mediaType\":\"x/y\",\"artifactType\":\"a b\"}",
      })
  void theseAreNot(String template) {
    assertRefused(template.formatted(OCI, INDEX, D, A).getBytes(UTF_8));
  }

  @Test
  void onlyUtf8WithoutAMarkIsRead() {
    String json = "{\"mediaType\":\"x/y\",\"a\":\"é\"}";

    assertThat(read(json).mediaType()).isEqualTo(new MediaType("x/y"));
    assertRefused(json.getBytes(ISO_8859_1));
    assertRefused(json.getBytes(UTF_16));
    assertRefused(("\ufeff" + json).getBytes(UTF_8));
    // Half a surrogate pair and an overlong form, which no encoder of UTF-8 makes.
    assertRefused(json.replace("é", "\u00ed\u00a0\u00bd").getBytes(ISO_8859_1));
    assertRefused(json.replace("é", "\u00c0\u0080").getBytes(ISO_8859_1));
  }

  @Test
  void aHundredLevelsAreRead() {
    assertThat(read(nested(99)).manifest()).isNotNull();
    assertRefused(nested(100).getBytes(UTF_8));
    assertRefused(nested(100_000).getBytes(UTF_8));
  }

  @Test
  void theRequestAndTheManifestHaveToAgreeOnTheType() {
    byte[] silent = "{}".getBytes(UTF_8);
    byte[] typed = "{\"mediaType\":\"x/y\"}".getBytes(UTF_8);
    Optional<MediaType> other = Optional.of(new MediaType("x/z"));

    assertThat(ManifestReader.read(silent, other, 1).mediaType()).isEqualTo(other.get());
    assertThatThrownBy(() -> ManifestReader.read(typed, other, 1))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> ManifestReader.read(silent, Optional.empty(), 1))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void descriptorsAreCounted() {
    byte[] two = body("\"layers\":[" + D + "],\"subject\":" + D).getBytes(UTF_8);

    assertThat(ManifestReader.read(two, Optional.empty(), 2)).isNotNull();
    assertThatThrownBy(() -> ManifestReader.read(two, Optional.empty(), 1))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void whateverHappensToTheBytesTheyAreReadOrRefused() {
    byte[] sound =
        """
        {"schemaVersion":2,%s,"config":%s,"layers":[%s,%s],"subject":%s,
         "annotations":{"k":"v\\u00e9"},"more":[1,2.5,{"x":null}]}"""
            .formatted(OCI, D, D, FOREIGN, D)
            .getBytes(UTF_8);
    Random random = new Random(42);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = sound.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:0123456789eE.-\\u".charAt(random.nextInt(23));
      }
      try {
        ManifestReader.read(bytes, Optional.empty(), 100);
        read++;
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  private static String nested(int levels) {
    return "{\"mediaType\":\"x/y\",\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  private static String body(String more) {
    return "{\"mediaType\":\"x/y\"," + more + "}";
  }

  private static Parsed read(String json) {
    return ManifestReader.read(json.getBytes(UTF_8), Optional.empty(), 100);
  }

  private static void assertRefused(byte[] json) {
    assertThatThrownBy(() -> ManifestReader.read(json, Optional.empty(), 100))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
  }
}
