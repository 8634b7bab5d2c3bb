package dev.berth.conformance.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.berth.conformance.content.Blob;
import dev.berth.conformance.content.Images;
import dev.berth.conformance.content.Manifest;
import dev.berth.conformance.content.MediaTypes;
import dev.berth.conformance.http.Registry;
import dev.berth.conformance.http.Repository;
import dev.berth.conformance.row.Row;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no manifest. */
class BadManifestIT {

  private static final Blob CONFIG = Images.config();

  private final Repository repository = Registry.target().newRepository();

  static Stream<Arguments> badManifests() {
    return Stream.of(
        argumentSet("nothing", ""),
        argumentSet("no JSON", "manifest"),
        argumentSet("an array", "[]"),
        argumentSet("a text", "\"manifest\""),
        argumentSet("null", "null"),
        argumentSet("cut off", with("\"a\":1").substring(0, 60)),
        argumentSet("more than one value", with("\"a\":1") + "{}"),
        argumentSet("a comment", with("/* a */ \"a\":1")),
        argumentSet("a trailing comma", with("\"a\":[1,]")),
        argumentSet("single quotes", with("'a':1")),
        argumentSet("not a number", with("\"a\":NaN")),
        argumentSet("a field twice", with("\"config\":" + config(2))),
        argumentSet("an annotation twice", with("\"annotations\":{\"a\":\"1\",\"a\":\"2\"}")),
        argumentSet("config is a text", image("\"config\"", "[]")),
        argumentSet("config is an array", image("[]", "[]")),
        argumentSet("layers is an object", image(config(2), "{}")),
        argumentSet("a layer is a number", image(config(2), "[1]")),
        argumentSet("a layer is null", image(config(2), "[null]")),
        argumentSet("a layer has no digest", image(config(2), "[{\"size\":1}]")),
        argumentSet("size is a text", image(config("\"2\""), "[]")),
        argumentSet("size is negative", image(config(-2), "[]")),
        argumentSet("size is a fraction", image(config("2.5"), "[]")),
        argumentSet("size is past 64 bits", image(config("9223372036854775808"), "[]")),
        argumentSet("size is infinite", image(config("1e999"), "[]")),
        argumentSet("digest is a number", image("{\"digest\":5,\"size\":2}", "[]")),
        argumentSet("annotations is an array", with("\"annotations\":[]")),
        argumentSet("an annotation is a number", with("\"annotations\":{\"a\":1}")),
        argumentSet("artifactType is an object", with("\"artifactType\":{}")),
        argumentSet("subject is a text", with("\"subject\":\"a\"")),
        argumentSet("a lone surrogate", with("\"annotations\":{\"a\":\"\\ud800\"}")),
        argumentSet("a lone surrogate as key", with("\"annotations\":{\"\\udc00\":\"a\"}")),
        argumentSet("a zero character", with("\"annotations\":{\"a\":\"\\u0000\"}")),
        argumentSet("a raw control character", with("\"annotations\":{\"a\":\"\n\"}")),
        argumentSet("too deep an array", with("\"a\":" + nested(150))),
        argumentSet("far too deep an array", with("\"a\":" + nested(100_000))));
  }

  @ParameterizedTest
  @MethodSource("badManifests")
  @Row({"D29", "end-7a"})
  void bodyThatIsNoManifestIsRefused(String body) {
    repository.push(CONFIG);

    assertThat(repository.putManifest("1.0", Manifest.of(MediaTypes.MANIFEST, body)))
        .isError(400, "MANIFEST_INVALID");
    assertThat(repository.headManifest("1.0")).hasStatus(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"manifests\":{}}", "{\"manifests\":[7]}", "{\"manifests\":7}"})
  @Row({"D29", "end-7a"})
  void bodyThatIsNoIndexIsRefused(String body) {
    assertThat(repository.putManifest("1.0", Manifest.of(MediaTypes.INDEX, body)))
        .isError(400, "MANIFEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0xFF, 0x80})
  @Row({"D29", "end-7a"})
  void bodyThatIsNotUtf8IsRefused(int stray) {
    repository.push(CONFIG);
    byte[] body = with("\"annotations\":{\"a\":\"?\"}").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < body.length; i++) {
      body[i] = body[i] == '?' ? (byte) stray : body[i];
    }

    assertThat(repository.putManifest("1.0", Manifest.of(MediaTypes.MANIFEST, body)))
        .isError(400, "MANIFEST_INVALID");
  }

  @Test
  @Row({"D29", "end-7a"})
  void malformedDigestOfAReferenceIsRefused() {
    String config = "{\"mediaType\":\"a/b\",\"digest\":\"sha256:short\",\"size\":2}";

    assertThat(repository.putManifest("1.0", Manifest.of(MediaTypes.MANIFEST, image(config, "[]"))))
        .isError(400, "MANIFEST_INVALID", "DIGEST_INVALID");
  }

  @Test
  @Row({"D29", "end-7a"})
  void unknownFieldsAreFine() {
    repository.push(CONFIG);
    Manifest manifest =
        Manifest.of(
            MediaTypes.MANIFEST,
            with(
                "\"org.example\":{\"a\":[1.5,true,null,\"\\ud83d\\ude00\"],\"b\":"
                    + nested(50)
                    + "}"));

    assertThat(repository.putManifest("1.0", manifest)).hasStatus(201);
    assertThat(repository.getManifest("1.0")).hasStatus(200).hasBody(manifest.bytes());
  }

  private static String image(String config, String layers) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":%s}".formatted(config, layers);
  }

  private static String with(String field) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[],%s}"
        .formatted(config(CONFIG.size()), field);
  }

  private static String config(int size) {
    return config(Integer.toString(size));
  }

  private static String config(String size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}"
        .formatted(MediaTypes.CONFIG, CONFIG.digest(), size);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
