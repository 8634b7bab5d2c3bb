package dev.berth.conformance.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.conformance.content.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AssertProvider;

/** What came back for a request. */
public final class Answer implements AssertProvider<AnswerAssert> {

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private final String request;
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Answer(String request, int status, HttpHeaders headers, byte[] body) {
    this.request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The elements of a header that is a list, over all the lines it stands on. */
  public List<String> list(String name) {
    return headers.allValues(name).stream()
        .flatMap(line -> Pattern.compile(",").splitAsStream(line))
        .map(String::strip)
        .toList();
  }

  /** A header that must be there. */
  public String required(String name) {
    return header(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
  }

  /** Where the next page is, by the Link header. */
  public Optional<String> nextPage() {
    return header("Link").map(NEXT::matcher).filter(Matcher::find).map(link -> link.group(1));
  }

  /** The body. */
  public byte[] body() {
    return body.clone();
  }

  /** The body, which must be JSON. */
  public JsonNode json() {
    return Json.read(body);
  }

  /** The elements of an array in the body, which must be there, be it empty. */
  public List<JsonNode> array(String field) {
    JsonNode array = json().path(field);
    if (!array.isArray()) {
      throw new AssertionError("no array " + field + " in " + this);
    }
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The elements of an array of texts in the body, which must be there. */
  public List<String> texts(String field) {
    return array(field).stream().map(JsonNode::asText).toList();
  }

  @Override
  public AnswerAssert assertThat() {
    return new AnswerAssert(this);
  }

  /** The exchange on one line, for messages. */
  @Override
  public String toString() {
    String text = new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8);
    return request + " -> " + status + " " + headers.map() + " " + text;
  }
}
