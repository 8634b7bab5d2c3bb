package dev.berth.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.model.content.Algorithm;
import dev.berth.model.content.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manifest on its way, with what a client can say about it. */
record Push(
    String body,
    String reference,
    List<String> tags,
    @Nullable String contentType,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    boolean createOnly) {

  static Push byDigest(String json, String... tags) {
    String reference = Digest.of(Algorithm.SHA256, json.getBytes(UTF_8)).toString();
    return new Push(json, reference, List.of(tags), null, null, null, false);
  }

  static Push byTag(String json, String tag) {
    return new Push(json, tag, List.of(), null, null, null, false);
  }

  Push as(@Nullable String type) {
    return new Push(body, reference, tags, type, ifMatch, ifNoneMatch, createOnly);
  }

  Push under(Digest digest) {
    return new Push(body, digest.toString(), tags, contentType, ifMatch, ifNoneMatch, createOnly);
  }

  Push ifMatch(String value) {
    return new Push(body, reference, tags, contentType, value, ifNoneMatch, createOnly);
  }

  Push ifNoneMatch(String value) {
    return new Push(body, reference, tags, contentType, ifMatch, value, createOnly);
  }

  Push creatingOnly() {
    return new Push(body, reference, tags, contentType, ifMatch, ifNoneMatch, true);
  }
}
