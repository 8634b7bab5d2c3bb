package dev.berth.resilience.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A request of HTTP/1.1 that a generator of random numbers has put together: of what the registry
 * knows, with values that fit and others, often garbled somewhere.
 *
 * @param text what is sent, a character each byte
 * @param method its method, as the answer to HEAD has no body
 * @param whole whether its end is where it says, so that another may follow on the connection
 */
record RandomRequest(String text, String method, boolean whole) {

  private static final String DIGEST =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "X");

  private static final List<String> NAMES =
      List.of(
          "a",
          "a/b",
          "hostile/one",
          "A",
          "a//b",
          "_a",
          "a-",
          "..",
          ".",
          "%2e%2e",
          "a%2Fb",
          "blobs",
          "uploads",
          "manifests",
          "",
          "%",
          "%00",
          "\u00e9",
          "a".repeat(256),
          "a/".repeat(200) + "a");

  private static final List<String> REFERENCES =
      List.of(
          "latest",
          "1.0",
          DIGEST,
          DIGEST.replace(":", "%3A"),
          "sha256:0",
          "sha512:" + "0".repeat(128),
          "md5:d41d8cd98f00b204e9800998ecf8427e",
          "-x",
          ".x",
          "x".repeat(129),
          "",
          "%20",
          "a%0d%0ab",
          "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
          "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
          "'",
          "\\");

  private static final List<String> PATHS =
      List.of(
          "/v2/",
          "/v2",
          "/v2/_catalog",
          "/v2/%s/tags/list",
          "/v2/%s/manifests/%s",
          "/v2/%s/blobs/%s",
          "/v2/%s/blobs/uploads/",
          "/v2/%s/blobs/uploads/%s",
          "/v2/%s/referrers/%s",
          "/%s/%s",
          "/internal/uploads",
          "/q/health",
          "*",
          "http://other/v2/%s/tags/list");

  private static final List<String> PARAMETERS =
      List.of(
          "n=1",
          "n=0",
          "n=-1",
          "n=99999999999999999999",
          "last=a",
          "last=%00",
          "tag=a",
          "tag=%20",
          "digest=" + DIGEST,
          "digest=x",
          "mount=" + DIGEST,
          "mount=",
          "from=a",
          "from=..",
          "%zz=1",
          "artifactType=a/b",
          "artifactType=%ff",
          "digest-algorithm=sha512",
          "digest-algorithm=x",
          "&",
          "=");

  private static final List<String> HEADERS =
      List.of(
          "Range: bytes=0-",
          "Range: bytes=5-1",
          "Range: bytes=-0,1-2,3-",
          "Range: x",
          "Content-Range: 0-4",
          "Content-Range: 4-0",
          "Content-Range: bytes 0-4/5",
          "Content-Range: -",
          "Content-Type: application/vnd.oci.image.manifest.v1+json",
          "Content-Type: application/vnd.oci.image.index.v1+json",
          "Content-Type: a",
          "Content-Type:",
          "Accept: */*",
          "Accept: a/b;q=x, ,",
          "Authorization: Basic OjpB",
          "Authorization: Bearer ..",
          "If-Match: " + '"' + DIGEST + '"',
          "If-None-Match: *",
          "If-Match: *",
          "If-None-Match: W/x",
          "Expect: 100-continue",
          "Expect: 1",
          "Connection: keep-alive, x",
          "Upgrade: h2c",
          "X-Forwarded-For: 1.2.3.4, x",
          "Forwarded: for=\"[::1\"",
          "Content-Encoding: gzip",
          "Accept-Encoding: gzip, br",
          "Cookie: a=" + "b".repeat(3000),
          "X-Berth-Credential: x");

  private static final List<String> BODIES =
      List.of(
          "",
          "hello",
          "{}",
          "[]",
          "null",
          "{\"schemaVersion\":2}",
          "{\"schemaVersion\":1e999}",
          "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}",
          "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\""
              + DIGEST
              + "\",\"size\":0},\"layers\":[]}",
          "{\"schemaVersion\":2,\"subject\":{\"mediaType\":\"a/b\",\"digest\":\"x\",\"size\":-1}}",
          "{\"a\":".repeat(5000),
          "[".repeat(50_000),
          "\u00ff\u00fe\u0000");

  /** Puts one together. */
  static RandomRequest of(RandomGenerator random) {
    String method = one(random, METHODS);
    String target = garbled(random, target(random));
    List<String> lines = new ArrayList<>();
    lines.add("Host: " + (random.nextInt(50) == 0 ? "" : "test"));
    for (int more = random.nextInt(4); more > 0; more--) {
      lines.add(garbled(random, one(random, HEADERS)));
    }
    String body = garbled(random, one(random, BODIES));
    Framing framing = Framing.of(random);
    framing.announce(body, lines);
    String head = method + ' ' + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    return new RandomRequest(head + framing.framed(body), method, framing.isWhole());
  }

  private static String target(RandomGenerator random) {
    String path = one(random, PATHS);
    StringBuilder target =
        new StringBuilder(path.formatted(one(random, NAMES), one(random, REFERENCES)));
    char before = '?';
    for (int more = Math.max(0, random.nextInt(5) - 2); more > 0; more--) {
      target.append(before).append(one(random, PARAMETERS));
      before = '&';
    }
    return target.toString();
  }

  @Override
  public String toString() {
    return text.substring(0, Math.min(text.length(), 2000));
  }

  /** In one of nine a character is put in, taken out, or there twice. */
  private static String garbled(RandomGenerator random, String text) {
    if (text.isEmpty() || random.nextInt(9) != 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    return switch (random.nextInt(3)) {
      // Line ends would make other requests of it.
      case 0 -> text.substring(0, at) + printableOrHigh(random) + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      default -> text.substring(0, at) + text.charAt(at) + text.substring(at);
    };
  }

  private static char printableOrHigh(RandomGenerator random) {
    char any = (char) random.nextInt(256);
    return any == '\r' || any == '\n' ? '\t' : any;
  }

  private static <T> T one(RandomGenerator random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** How the body is announced, and whether that is true. */
  private enum Framing {
    LENGTH,
    CHUNKED,
    TOO_LONG,
    TOO_SHORT,
    BOTH,
    BROKEN_CHUNKS;

    static Framing of(RandomGenerator random) {
      int any = random.nextInt(100);
      return any < 80 ? LENGTH : any < 90 ? CHUNKED : values()[2 + any % 4];
    }

    boolean isWhole() {
      return this == LENGTH || this == CHUNKED;
    }

    void announce(String body, List<String> lines) {
      switch (this) {
        case LENGTH -> lines.add("Content-Length: " + body.length());
        case TOO_LONG -> lines.add("Content-Length: " + (body.length() + 10));
        case TOO_SHORT -> lines.add("Content-Length: " + body.length() / 2);
        case CHUNKED, BROKEN_CHUNKS -> lines.add("Transfer-Encoding: chunked");
        case BOTH -> {
          lines.add("Content-Length: " + body.length());
          lines.add("Transfer-Encoding: chunked");
        }
      }
    }

    String framed(String body) {
      return switch (this) {
        case LENGTH, TOO_LONG, TOO_SHORT -> body;
        case CHUNKED, BOTH -> chunked(body, Integer.toHexString(body.length()));
        case BROKEN_CHUNKS -> chunked(body, "0x" + body.length());
      };
    }

    private static String chunked(String body, String length) {
      String chunk = body.isEmpty() ? "" : length + "\r\n" + body + "\r\n";
      return chunk + "0\r\n\r\n";
    }
  }
}
